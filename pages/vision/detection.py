"""YOLO: does one forward pass find every object, and fast enough for video?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.setting_curves import against
from dlcore.charts.vision.loss_terms import terms
from dlcore.experiments import find
from dlcore.experiments.vision.detection_speed import FRAME
from dlcore.experiments.vision.detector_latency import KEPT, LEAST, SIDES
from dlcore.experiments.vision.digit_detection import TESTING
from dlcore.guide import NAMES, TOPICS
from dlcore.guide.vision.detection import KINDS, PARTS, SUPPRESSIONS
from pages.shared import cache, controls, layout
from pages.shared.page import Page
from pages.vision.panels import detection_losses, detection_viewer, precision_recall, shared_windows

DETECTION, SPEED, LATENCY = map(find, ("digit-detection", "detection-speed", "detector-latency"))
SEEDS = f"{len(DETECTION.seeds)} seeds, line: min–max"

page = Page("detection")
page.heading(
    "Does one forward pass find every object, and fast enough for video?",
    "The guide says: *YOLO detects objects in real time*. Here a small one is trained on scenes of real digits in clutter, beside a sliding window with the same backbone, head and loss, which needs hundreds of passes.",
)
chosen = page.variants(DETECTION.variants, formulas=False)
page.formulas([TOPICS["yolo"]])

detection_viewer.panel(page)

accuracy, speed = st.columns(2, gap="large")
with accuracy:
    strictness = controls.segmented_control(
        "IoU from which a box counts",
        (".5", ".5 to .95"),
        default=".5",
        required=True,
        key=page.key("strict"),
        help="mAP@.5 counts a box whose IoU with the digit's box is at least one half. The mean over .5 to .95 rewards precise boxes.",
    )
    y = "map" if strictness == ".5 to .95" else "map50"
    page.experiment(
        cache.load(DETECTION, chosen, {}),
        "map",
        partial(grouped_bars, kind="suppression", y=y, unit=f"mAP@{strictness}", kinds=SUPPRESSIONS),
        partial(captions.map_caption, y=y),
        f"{TESTING} test scenes · NMS IoU threshold chosen on validation scenes · mean of {SEEDS}",
        "map-",
    )
with speed:
    page.experiment(
        cache.load(SPEED, SPEED.variants, {}),
        "time",
        partial(
            grouped_bars,
            kind="part",
            y="milliseconds",
            unit="milliseconds per image",
            kinds=PARTS,
            mark=FRAME,
            mark_says="a frame at 30 per second",
        ),
        captions.speed_caption,
        f"64×64 pixels, batch size 1, one CPU thread · all boxes go through NMS · mean of {len(SPEED.seeds)} rounds, line: min–max",
        "speed-",
    )

page.limits(
    ("Two digits in one cell", {"picture": detection_viewer.SHARING}),
    ("A scene in which both digits are missed", {"picture": detection_viewer.TEST, "scene": 4}),
)
page.verdicts(("vision/yolo-real-time",))

learning, failures, sizes, together, by_hand, overlap, focal, words = page.explore(
    "Loss", "Errors", "Image size", "Windows in one pass", "Average precision", "IoU variants", "Focal loss", "Formulas"
)
if learning.open:
    with learning:
        settings = page.settings(DETECTION, ("steps", "batch", "learning_rate"), side_by_side=True)
        variant = controls.segmented_control(
            "Detector",
            chosen,
            default=chosen[0],
            format_func=NAMES.__getitem__,
            required=True,
            key=page.key("of"),
            help="Whose loss is shown term by term.",
        )
        if settings:
            page.experiment(
                cache.load(DETECTION, [variant if variant in chosen else chosen[0]], settings),
                "loss",
                terms,
                captions.terms_caption,
                f"each term as weighted in the loss, per cell with a digit · on new scenes in every batch · {layout.seed_range(DETECTION)}",
                "loss-",
            )
elif failures.open:
    with failures:
        records = cache.load(DETECTION, chosen, {})

        def recall_by_group():
            page.chart(
                records.chart(
                    "found",
                    partial(grouped_bars, kind="group", y="recall", unit="recall", percent=True),
                    captions.found_caption,
                ),
                f"small: less than 14 pixels high · at the confidence threshold chosen by validation · {SEEDS}",
            )

        st.markdown("Choose *Two in a cell* above to see such scenes.")
        page.experiment(
            records,
            "kinds",
            partial(grouped_bars, kind="kind", y="per_100", unit="per 100 digits", kinds=tuple(KINDS.items())),
            captions.kinds_caption,
            f"at the thresholds chosen by validation · {SEEDS}",
            "kinds-",
            beside=recall_by_group,
        )
elif sizes.open:
    with sizes:
        page.experiment(
            cache.load(LATENCY, LATENCY.variants, {"side": SIDES}),
            "time",
            partial(
                against,
                setting="side",
                y="milliseconds",
                x_title="pixels each way",
                y_title="milliseconds",
                log_x=True,
                log_y=True,
            ),
            partial(captions.latency_caption, frame_ms=FRAME),
            f"milliseconds for one image, from pixels to boxes, on one CPU thread · both axes log · random weights · {layout.seed_range(LATENCY)}",
            "latency-",
        )
        layout.small(
            "The YOLO here has 85,000 parameters; SSDLite (3.4 million) and Faster R-CNN (19 million), on MobileNetV3-Large, are torchvision's, made for 91 classes: read the slopes, and where a fixed cost ends, not who wins. "
            f"Untrained, YOLO would keep thousands of boxes, so its {KEPT} most confident go through NMS; SSDLite and Faster R-CNN find nothing above a confidence of {LEAST:g}, which spares them theirs. "
            "A two-stage detector runs a second network on up to a thousand proposals; a small image has fewer anchors, hence fewer proposals."
        )
elif together.open:
    with together:
        shared_windows.panel(page)
elif by_hand.open:
    with by_hand:
        precision_recall.panel(page, chosen)
elif overlap.open:
    with overlap:
        detection_losses.overlap_panel(page)
elif focal.open:
    with focal:
        detection_losses.focal_panel(page)
elif words.open:
    with words:
        page.topics([TOPICS["yolo"]])

page.whiteboard()
page.source(
    (
        "dlcore/models/vision/yolo.py",
        "dlcore/models/vision/sliding_window.py",
        "dlcore/data/digit_scenes.py",
        "dlcore/experiments/vision/digit_detection.py",
        "dlcore/experiments/vision/detection_speed.py",
        "dlcore/experiments/vision/detector_latency.py",
        "dlcore/experiments/vision/convolutional_windows.py",
        "dlcore/recipes/detection.py",
        "dlcore/inspection/vision/boxes.py",
        *detection_losses.SOURCES,
        *precision_recall.SOURCES,
    )
)
