"""U-Net: what does every pixel belong to, and what do the skips bring?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import segmentation as captions
from dlcore.charts import curves
from dlcore.charts.grouped_bars import grouped
from dlcore.experiments import find
from dlcore.experiments.vision.segmentation import CLEAN, LEARNERS, LEARNING_RATES
from dlcore.guide import GUESSES, TOPICS
from pages.shared import cache, controls, experiment_view, layout, prediction
from pages.vision.panels import segmentation_viewer

SEGMENTATION = find("segmentation")
CONDITIONS = {"Degraded": {}, "Clean": dict(CLEAN), "My own": None}
MEASURES = {
    "Dice": ("dice", "Dice"),
    "IoU": ("iou", "intersection over union"),
    "Boundary distance": ("assd", "millimeters"),
}
KINDS = (("gray", "gray"), ("white", "white"))
SEEDS = f"{len(SEGMENTATION.seeds)} seeds"

layout.heading(
    "U-Net",
    "What does every pixel belong to, and what do the skips bring?",
    "The guide says: *U-Net segments, especially medical images*. Here it finds gray and white matter on slices of a brain that no training slice comes near, with and without its skips, beside what looks at one pixel at a time.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(SEGMENTATION.variants, "seg-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("seg-")
        controls.reset("seg-")
if not chosen:
    st.stop()
layout.formulas([TOPICS["u-net"]])
hidden = prediction.guess(GUESSES["segmentation"], "seg-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    condition = st.segmented_control(
        "Slices",
        tuple(CONDITIONS),
        default="Degraded",
        required=True,
        key="seg-condition",
        bind="query-params",
        help="Degraded: a smooth field makes one side brighter, and noise lies over everything. Clean: the template as it is. Trained and tested under the same condition.",
    )
    settings = CONDITIONS.get(condition, {})
    if settings is None:
        with st.popover("Settings", icon=":material/tune:", key="seg-settings"):
            settings = experiment_view.settings(SEGMENTATION, ("bias", "noise", "steps", "learning_rate"), "seg-")
    of = segmentation_viewer.tissue("seg-")
    number = segmentation_viewer.place("seg-")
if settings is None:
    st.stop()
segmentation_viewer.errors(chosen, settings, number, of, "seg-", hidden)

measure = st.segmented_control(
    "Measure",
    tuple(MEASURES),
    default="Dice",
    required=True,
    key="seg-measure",
    bind="query-params",
    help="Dice and IoU: how much of answer and truth is common, from 0 to 1. Boundary distance: how far the border is off on average; it sees specks and shifted edges.",
)
column, unit = MEASURES.get(measure, MEASURES["Dice"])
learners = [variant for variant in chosen if variant in LEARNERS]


def learning():
    if not learners:
        st.info("Thresholds are fitted at once: choose one that learns to see curves.")
        return
    layout.draw(
        cache.recorded_chart(
            SEGMENTATION, "curve", learners, settings, partial(curves, x="step", y="dice"), captions.learning_caption
        ),
        f"mean Dice of gray and white matter on the held-out slab while they learn, tested with batch normalization's averages, which lag while the rate is high · band from the least to the greatest of {SEEDS}",
        hidden,
    )


experiment_view.show(
    SEGMENTATION,
    "classes",
    chosen,
    settings,
    partial(grouped, kind="class", y=column, unit=unit, kinds=KINDS),
    partial(captions.measure_caption, y=column),
    f"{unit} of gray and white matter on {segmentation_viewer.SLICES} held-out slices{', less is better' if column == 'distance' else ''} · what learns at a rate of {settings.get('learning_rate', SEGMENTATION.setting('learning_rate').default):g} · mean of {SEEDS}, line from least to greatest",
    "seg-cover-",
    hidden,
    beside=learning,
)

layout.verdict_cards(("vision/unet-segments",), hidden)

st.header("Look closer", anchor="closer")
mine, inside, heights, rates, limits, words = st.tabs(
    ["Degrade it yourself", "Feature maps", "Slice by slice", "Learning rate", "What limits this", "Formulas"],
    key="seg-tab",
    on_change="rerun",
    bind="query-params",
)
if mine.open:
    with mine:
        st.markdown(
            "The slice chosen above, without degradation, under a field and noise of your own; both networks as they were shipped."
        )
        if hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            segmentation_viewer.own(number, "seg-own-")
elif inside.open:
    with inside:
        st.markdown("Down the left side of the U, up its right side: what the skips join stands in one row.")
        segmentation_viewer.maps(number, "seg-maps-")
elif heights.open:
    with heights:
        named, value = (
            ("white", "white matter") if of == segmentation_viewer.TISSUES["white matter"] else ("gray", "gray matter")
        )
        layout.draw(
            cache.recorded_chart(
                SEGMENTATION,
                "slices",
                chosen,
                settings,
                partial(curves, x="height", y="dice"),
                captions.heights_caption,
                (("class", (named,)),),
            ),
            f"Dice of {value} on each slice of the held-out slab, from its lowest to its highest · band from the least to the greatest of {SEEDS}",
            hidden,
        )
elif rates.open:
    with rates:
        if not learners:
            st.info("Thresholds have no learning rate: choose one that learns above.")
        else:
            experiment_view.show(
                SEGMENTATION,
                "classes",
                learners,
                {"learning_rate": LEARNING_RATES},
                partial(
                    grouped,
                    kind="learning_rate",
                    y="dice",
                    unit="mean Dice",
                    kinds=tuple((learning_rate, f"at {learning_rate:g}") for learning_rate in LEARNING_RATES),
                ),
                captions.learning_rate_caption,
                f"on degraded held-out slices; the verdicts take the rate that the validation slices choose · mean of both tissues, line from the least to the greatest of either in {SEEDS}",
                "seg-rates-",
                hidden,
            )
elif limits.open:
    with limits:
        st.markdown(
            "- **One brain, and an average.** The template is the mean of 152 heads laid on one another. It has no lesion, no tumour, no motion, no odd shape. What is measured here compares methods under equal conditions; it says nothing of patients.\n"
            "- **Its own truth.** Gray and white matter come from the template's probability maps, the likeliest class at each pixel. Nobody drew them by hand.\n"
            "- **Right and left are mirror images.** The template is symmetric, so that a split by sides would be a copy. The held-out part is a slab of slices, with a gap of three slices above and below, in which nothing is trained, chosen or tested.\n"
            "- **The degradation is made.** Field and noise are drawn from a simple recipe, the same in training and test. A scanner has others, and a network that learned this one need not bear them: degrade a slice further than in training, above, and see.\n"
            "- **Clean slices need no network.** A T1 picture is made so that both tissues differ in brightness; choose *Clean* above and see who is ahead there."
        )
elif words.open:
    with words:
        layout.topics([TOPICS["u-net"]], "seg-")

layout.whiteboard("segmentation", "seg-", hidden)
layout.source(
    (
        "dlcore/models/vision/unet.py",
        "dlcore/models/vision/segmentation_baselines.py",
        "dlcore/blocks/metrics.py",
        "dlcore/blocks/bias_field.py",
        "dlcore/data/brain_slices.py",
        "dlcore/recipes/segmentation.py",
        "dlcore/experiments/vision/segmentation.py",
        "dlcore/inspection/vision/segmentation.py",
        "dlcore/training.py",
    ),
    "seg-",
)
