"""Average precision by hand: detections sorted by confidence, each right or wrong, and the curve that they draw."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.charts.vision.precision_recall import precision_recall
from dlcore.experiments import find
from dlcore.guide import NAMES
from pages.shared import cache, controls
from pages.shared.failures import fails_alone
from pages.shared.layout import HIDDEN_NOTE, small

DETECTION = find("digit-detection")
SOURCES = ("dlcore/inspection/vision/precision_recall.py",)
SHOWN = 12  # rows of the table


@fails_alone
def panel(page, variants):
    """One class of one detector over the recorded scenes; the reader moves the confidence threshold and the IoU that counts."""
    from dlcore.inspection.vision import precision_recall as by_hand

    with st.container(horizontal=True, vertical_alignment="bottom"):
        variant = controls.segmented_control(
            "Detector",
            variants,
            default=variants[0],
            format_func=NAMES.__getitem__,
            required=True,
            key=page.key("curve-of"),
            help="Seed 0 of each, on the scenes that are recorded with it.",
        )
        variant = variant if variant in variants else variants[0]
        label = controls.selectbox(
            "Digit",
            range(10),
            index=1,
            key=page.key("curve-digit"),
            width=100,
            help="The class whose curve is drawn; mAP is the mean over all.",
        )
        least_iou = controls.slider(
            "IoU that counts as right",
            0.3,
            0.9,
            0.5,
            0.05,
            key=page.key("curve-iou"),
            width=200,
            help="A higher one asks for precise boxes: mAP@.5 takes 0.5.",
        )
        confidence = controls.slider(
            "Confidence threshold",
            0.0,
            1.0,
            0.3,
            0.05,
            key=page.key("curve-confidence"),
            width=200,
            help="Where one point of the curve is chosen: what is less confident is left out, and pale below.",
        )
    recorded = cache.load_arrays(DETECTION.run(variant, 0))
    if recorded is None:
        st.info("The trained networks are not at hand: `python -m dlcore bake` makes them again.")
        return
    if page.hidden:
        small(HIDDEN_NOTE)
        return
    scenes = cache.live_value(partial(by_hand.detections_of, recorded=recorded))
    table, precisions = (
        by_hand.curve(scenes, label, float(least_iou)),
        by_hand.average_precisions(scenes, float(least_iou)),
    )
    if table.empty or label not in precisions:
        st.info(f"No {label} is in these scenes, or none was detected: choose another digit.")
        return
    caption = captions.average_precision_caption(table, precisions, label, float(confidence))
    left, right = st.columns(2, gap="large")
    with left:
        page.chart_with_download(
            cache.chart_of(precision_recall(table, float(confidence)), caption),
            "one dot per detection, most confident at the left · line: precision so far · shaded: the area that is AP",
            "precision-recall",
            f"{DETECTION.id}, {NAMES[variant]}, first seed, {len(scenes)} recorded scenes",
        )
    with right:
        st.table(
            captions.ranks(table.head(SHOWN)),
            border="horizontal",
            hide_index=True,
            alt="The most confident detections, and precision and recall after each",
        )
        if len(table) > SHOWN:
            small(f"The first {SHOWN} of {len(table)} detections.")
    small(
        "Sort all detections of a class by confidence. Each is a true positive if it is the first whose IoU with a digit of its class is high enough, else a false positive. After each, precision is true positives over detections so far, recall true positives over all digits of the class. "
        "AP is the area below the curve, each precision raised to the best that comes at a higher recall; mAP is the mean over classes. A confidence threshold picks one point, so F1 depends on it, and AP does not."
    )
