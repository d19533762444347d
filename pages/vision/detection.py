"""YOLO: does one look at a picture find what is in it, and fast enough for a film?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import detection as captions
from dlcore.charts.grouped_bars import grouped
from dlcore.charts.vision.loss_terms import terms
from dlcore.experiments import find
from dlcore.experiments.vision.detection_speed import FRAME
from dlcore.experiments.vision.digit_detection import TESTING
from dlcore.guide import GUESSES, NAMES, TOPICS
from dlcore.guide.vision.detection import KINDS, PARTS, SUPPRESSIONS
from pages.shared import cache, controls, experiment_view, layout, prediction
from pages.vision.panels import detection_viewer

DETECTION, SPEED = find("digit-detection"), find("detection-speed")
SEEDS = f"{len(DETECTION.seeds)} seeds, line from least to greatest"

layout.heading(
    "YOLO",
    "Does one look at a picture find what is in it, and fast enough for a film?",
    "The guide says: *YOLO detects objects in real time*. Here a small one is trained on scenes of real digits in clutter, beside a sliding window with the same backbone, head and loss, which looks hundreds of times.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(DETECTION.variants, "det-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("det-")
        controls.reset("det-")
if not chosen:
    st.stop()
layout.formulas([TOPICS["yolo"]])
hidden = prediction.guess(GUESSES["detection"], "det-")

detection_viewer.show("det-", hidden)

accuracy, speed = st.columns(2, gap="large")
with accuracy:
    strict = st.segmented_control(
        "Count a box from an overlap of",
        (".5", ".5 to .95"),
        default=".5",
        required=True,
        key="det-strict",
        bind="query-params",
        help="mAP@.5 asks that box and digit share half of what they cover together. The mean over .5 to .95 asks for exact boxes.",
    )
    y = "map" if strict == ".5 to .95" else "map50"
    experiment_view.show(
        DETECTION,
        "map",
        chosen,
        {},
        partial(grouped, kind="suppression", y=y, unit=f"mAP@{strict}", kinds=SUPPRESSIONS),
        partial(captions.map_caption, y=y),
        f"{TESTING} test scenes · the limit of overlap chosen on validation scenes · mean of {SEEDS}",
        "det-map-",
        hidden,
    )
with speed:
    experiment_view.show(
        SPEED,
        "time",
        SPEED.variants,
        {},
        partial(
            grouped,
            kind="part",
            y="milliseconds",
            unit="milliseconds for a picture",
            kinds=PARTS,
            mark=FRAME,
            mark_says="a frame of 30 a second",
        ),
        captions.speed_caption,
        "64×64 pixels, one picture at a time, one thread of a processor · every box goes through NMS · mean of 5 rounds, line from least to greatest",
        "det-speed-",
        hidden,
    )

layout.verdict_cards(("vision/yolo-real-time",), hidden)

st.header("Look closer", anchor="closer")
learning, failures, words = st.tabs(
    ["Loss", "Failures", "Formulas"], key="det-tab", on_change="rerun", bind="query-params"
)
if learning.open:
    with learning:
        own = experiment_view.settings(DETECTION, ("steps", "batch", "learning_rate"), "det-", side_by_side=True)
        one = st.segmented_control(
            "Trained",
            chosen,
            default=chosen[0],
            format_func=NAMES.__getitem__,
            required=True,
            key="det-of",
            bind="query-params",
            help="Whose loss is taken apart.",
        )
        if own:
            experiment_view.show(
                DETECTION,
                "loss",
                [one if one in chosen else chosen[0]],
                own,
                terms,
                captions.terms_caption,
                f"each term as it counts in the loss, for each cell that has a digit · on scenes that were never seen before · band from the least to the greatest of {len(DETECTION.seeds)} seeds",
                "det-loss-",
                hidden,
            )
elif failures.open:
    with failures:

        def who_is_found():
            layout.draw(
                cache.recorded_chart(
                    DETECTION,
                    "found",
                    chosen,
                    {},
                    partial(grouped, kind="group", y="recall", unit="of the digits found", percent=True),
                    captions.found_caption,
                ),
                f"small: less than 14 pixels high · as sure as validation chose · {SEEDS}",
                hidden,
            )

        st.markdown("Choose *Two in a cell* above to see such scenes.")
        experiment_view.show(
            DETECTION,
            "kinds",
            chosen,
            {},
            partial(grouped, kind="kind", y="per_100", unit="for 100 digits", kinds=tuple(KINDS.items())),
            captions.kinds_caption,
            f"at the thresholds that validation chose · {SEEDS}",
            "det-kinds-",
            hidden,
            beside=who_is_found,
        )
elif words.open:
    with words:
        layout.topics([TOPICS["yolo"]], "det-")

layout.whiteboard("detection", "det-", hidden)
layout.source(
    (
        "dlcore/models/vision/yolo.py",
        "dlcore/models/vision/sliding_window.py",
        "dlcore/data/digit_scenes.py",
        "dlcore/experiments/vision/digit_detection.py",
        "dlcore/experiments/vision/detection_speed.py",
        "dlcore/recipes/detection.py",
        "dlcore/inspection/vision/boxes.py",
    ),
    "det-",
)
