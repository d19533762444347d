"""U-Net: which tissue does every pixel belong to, and what do skip connections add?"""

from functools import partial

import streamlit as st

from dlcore.analysis.selection import chosen_rates
from dlcore.analysis.vision import segmentation as captions
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.vision.segmentation import dice_curves, tissue_bars
from dlcore.experiments import find
from dlcore.experiments.vision.segmentation import CLEAN, LEARNERS, LEARNING_RATES
from dlcore.guide import TOPICS
from pages.shared import cache, controls, layout
from pages.shared.page import Page
from pages.vision.panels import segmentation_viewer, upsampling

SEGMENTATION = find("segmentation")
CONDITIONS = {"Degraded": {}, "Clean": dict(CLEAN), "Custom": None}
METRICS = {
    "Dice": ("dice", "Dice"),
    "IoU": ("iou", "IoU"),
    "ASSD": ("assd", "ASSD in millimeters"),
}
ALL = {"variants": list(SEGMENTATION.variants)}
SEEDS = f"{len(SEGMENTATION.seeds)} seeds"

page = Page("segmentation")
page.heading(
    "Which tissue does every pixel belong to, and what do skip connections add?",
    "The guide says: *U-Net segments, especially medical images*. Here it segments gray and white matter on held-out slices of a brain, with and without its skip connections, beside methods that look at one pixel at a time.",
)
chosen = page.variants(SEGMENTATION.variants, formulas=False)
page.formulas([TOPICS["u-net"]])

with page.controls():
    condition = controls.segmented_control(
        "Slices",
        tuple(CONDITIONS),
        default="Degraded",
        required=True,
        key=page.key("condition"),
        help="Degraded: a smooth bias field makes one side brighter, and noise is added everywhere. Clean: the template as it is. Trained and tested under the same condition.",
    )
    settings = CONDITIONS.get(condition, {})
    if settings is None:
        with st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
            settings = page.settings(SEGMENTATION, ("bias", "noise", "steps", "learning_rate"))
    label = segmentation_viewer.tissue(page)
    number = segmentation_viewer.slice_number(page)
if settings is None:
    st.stop()
segmentation_viewer.errors(page, chosen, settings, number, label)

metric = controls.segmented_control(
    "Metric",
    tuple(METRICS),
    default="Dice",
    required=True,
    key=page.key("measure"),
    help="Dice and IoU: the overlap of prediction and ground truth, from 0 to 1. ASSD, the average symmetric surface distance: how far the boundary is off on average; it is sensitive to specks and shifted edges.",
)
column, unit = METRICS.get(metric, METRICS["Dice"])
learners = [variant for variant in chosen if variant in LEARNERS]
# As the verdicts: on degraded slices validation chooses each network's rate, clean ones were trained at one rate alone.
grid = settings or {"learning_rate": LEARNING_RATES}
records, learned = (cache.load(SEGMENTATION, some, grid) for some in (chosen, learners))
rates = {"learning_rates": learned.value("curve", chosen_rates) or ()}
default_rate = settings.get("learning_rate", SEGMENTATION.setting("learning_rate").default)
at_rate = f" · {captions.rates_note(rates['learning_rates'], default_rate)}" if learners else ""


def learning():
    if not learners:
        st.info("Thresholds are fitted at once: choose a network to see learning curves.")
        return
    page.chart(
        learned.chart("curve", partial(dice_curves, x="step", **rates), partial(captions.learning_caption, **rates)),
        f"mean Dice of gray and white matter on the held-out slab during training, in eval mode: batch normalization's running averages lag while the learning rate is high · {layout.seed_range(SEGMENTATION)}",
    )


better = ", lower is better" if column == "assd" else ""
page.experiment(
    records,
    "classes",
    partial(tissue_bars, y=column, unit=unit, **rates),
    partial(captions.measure_caption, y=column, **rates),
    f"{unit} of gray and white matter on {segmentation_viewer.SLICES} held-out slices{better}{at_rate} · mean of {SEEDS}, line: min–max",
    "cover-",
    beside=learning,
)

page.limits(
    ("Against bias correction and thresholds", ALL | {"right": "classical-pipeline"}),
    ("Clean slices", {"condition": "Clean"}),
    ("What skip connections add", ALL | {"right": "u-net-without-skips"}),
)
page.verdicts(("vision/unet-segments",))

own, inside, grow, heights, tuning, limits, words = page.explore(
    "Try a degradation", "Feature maps", "Upsampling", "Slice by slice", "Learning rates", "Limitations", "Formulas"
)
if own.open:
    with own:
        st.markdown(
            "The slice chosen above without degradation, under your own bias field and noise; both U-Nets as shipped."
        )
        if page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        else:
            segmentation_viewer.own_degradation(page, number)
elif inside.open:
    with inside:
        st.markdown("Down the left side of the U, up its right side: what a skip connection joins stands in one row.")
        segmentation_viewer.feature_maps(page, number)
elif grow.open:
    with grow:
        upsampling.panel(page)
elif heights.open:
    with heights:
        white = label == segmentation_viewer.TISSUES["white matter"]
        page.chart_with_download(
            records.chart(
                "slices",
                partial(dice_curves, x="height", **rates),
                partial(captions.heights_caption, **rates),
                (("class", ("white" if white else "gray",)),),
            ),
            f"Dice of {'white' if white else 'gray'} matter on each slice of the held-out slab, from its lowest to its highest{at_rate} · {layout.seed_range(SEGMENTATION)}",
            "slices",
        )
elif tuning.open:
    with tuning:
        if not learners:
            st.info("Thresholds have no learning rate: choose a network above.")
        else:
            page.experiment(
                cache.load(SEGMENTATION, learners, {"learning_rate": LEARNING_RATES}),
                "classes",
                partial(
                    grouped_bars,
                    kind="learning_rate",
                    y="dice",
                    unit="mean Dice",
                    kinds=tuple((learning_rate, f"at {learning_rate:g}") for learning_rate in LEARNING_RATES),
                ),
                captions.learning_rate_caption,
                f"on degraded held-out slices; verdicts and charts above use the learning rate chosen on validation slices · mean of both tissues, line: min–max of either over {SEEDS}",
                "rates-",
            )
elif limits.open:
    with limits:
        st.markdown(
            "- **One brain, and an average.** The template is the mean of 152 registered heads. It has no lesion, no tumor, no motion, no unusual anatomy. What is measured here compares methods under equal conditions; it says nothing about patients.\n"
            "- **Its own ground truth.** Gray and white matter come from the template's probability maps, the most probable class at each pixel. Nobody annotated them by hand.\n"
            "- **Right and left are mirror images.** The template is symmetric, so a split by sides would leak. The held-out part is a slab of slices, with a gap of three slices above and below that is used for nothing.\n"
            "- **The degradation is synthetic.** Bias field and noise follow a simple recipe, the same in training and test. A scanner's are different, and a network trained on these need not cope with others: degrade a slice further than in training, above, and see.\n"
            "- **The network is small, and trained briefly.** It has three poolings instead of four, and pads instead of the paper's overlap-tile. The paper's answer to few annotations, elastic deformation, is not used.\n"
            "- **Clean slices need no network.** A T1 image is made so that both tissues differ in intensity; choose *Clean* above and see what is best there."
        )
elif words.open:
    with words:
        page.topics([TOPICS["u-net"]])

page.whiteboard()
page.source(
    (
        "dlcore/models/vision/unet.py",
        "dlcore/models/vision/segmentation_baselines.py",
        "dlcore/blocks/metrics.py",
        "dlcore/blocks/bias_field.py",
        "dlcore/data/brain_slices.py",
        "dlcore/recipes/segmentation.py",
        "dlcore/experiments/vision/segmentation.py",
        "dlcore/inspection/vision/segmentation.py",
        "dlcore/inspection/vision/upsampling.py",
        "dlcore/blocks/convolution.py",
        "dlcore/training.py",
    )
)
