"""Ablations: residual connections, compound scaling, dropout and batch normalization, each with and without."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import ablations as captions
from dlcore.analysis.vision import convolution as convolution_captions
from dlcore.charts import bars, profile
from dlcore.charts.at_best_setting import curves_at_best
from dlcore.charts.heatmap import sweep
from dlcore.charts.learning_curves import curves
from dlcore.charts.train_test_gap import train_and_test
from dlcore.charts.vision.families import family_lines
from dlcore.experiments import find
from dlcore.experiments.vision import compound_scaling, regularizers, residual_depth
from dlcore.guide import TOPICS
from dlcore.recipes.small_cnns import EVALUATED
from pages.shared import cache, controls, layout
from pages.shared.page import Page
from pages.vision.panels import batch_norm

RESIDUAL, COMPOUND, REGULARIZERS, FILTERS, FAMILIES = map(
    find, ("residual-depth", "compound-scaling", "regularizers", "filter-size", "published-families")
)
FAMILY_COSTS = {"macs": "MACs", "parameters": "Parameters"}
IDEAS = ("Residual connections", "Compound scaling", "Dropout and batch normalization")
CLAIMS = ("vision/residual-trains-deep", "vision/efficientnet-scales-efficiently")
PARTS = {"training": "train_accuracy", "test": "accuracy"}
BAND = layout.seed_range(RESIDUAL)
ENDS = (
    f"hollow: {EVALUATED:,} training images · filled: test images · mean of {len(RESIDUAL.seeds)} seeds, line: min–max"
)
CHOSEN = "each at the learning rate chosen by validation"
DOWNSAMPLED = "images are downsampled from 28 × 28 with antialiasing"
SHORT = (
    ("residual", "Residual"),
    ("scaled-depth", "Depth"),
    ("scaled-width", "Width"),
    ("scaled-resolution", "Resolution"),
    ("compound", "All three"),
    ("batch-norm", "Batch norm"),
)


def macs_in_millions(frame):
    return bars(frame.assign(millions=frame["macs"] / 1e6), "millions", "million MACs")


def evaluated_part(default):
    """On which images the curves show accuracy."""
    part = controls.segmented_control(
        "Accuracy on",
        tuple(PARTS),
        default=default,
        required=True,
        key=page.key(f"{default}-on"),
        help="Training images show whether a network can be trained; test images whether it generalizes. Both in eval mode, without dropout.",
    )
    return part if part in PARTS else default


page = Page("ablations")
page.heading(
    "What does one idea add, with everything else unchanged?",
    "The guide says that residual connections *train very deep networks*, and that EfficientNet *scales depth, width and resolution efficiently*. "
    "Here each idea is switched on and off in one network, with the same images, steps and seeds.",
)

with page.toolbar():
    idea = controls.pills(
        "Idea",
        IDEAS,
        default=IDEAS[0],
        required=True,
        key=page.key("which"),
        help="What is switched on and off. Everything else stays the same.",
    )
idea = idea if idea in IDEAS else IDEAS[0]
about = {"Residual connections": ("residual",), "Compound scaling": ("compound",)}.get(idea, ("batch-norm", "dropout"))
page.formulas([TOPICS[name] for name in about])

with page.controls():
    if idea == "Residual connections":
        experiment, rates, grouped = RESIDUAL, {"learning_rate": residual_depth.LEARNING_RATES}, "depth"
        chosen, part = controls.variants(experiment.variants, page.key("residual")), evaluated_part("training")
        settings = page.settings(experiment, ("depth",), "residual-")
        with st.popover("Settings", icon=":material/tune:", key=page.key("residual-settings")):
            more = page.settings(experiment, ("width", "epochs", "batch", "images", "data"), "residual-")
        by_depth = {"depth": residual_depth.DEPTHS}
        draw_ends, ends_caption = partial(train_and_test, by="depth", unit="layers"), captions.depth_caption
        floor, conditions = 0.0, "SGD with momentum, images of 14 × 14"
        size = DOWNSAMPLED
    elif idea == "Compound scaling":
        experiment, rates, grouped = COMPOUND, {"learning_rate": compound_scaling.LEARNING_RATES}, None
        chosen, part = controls.variants(experiment.variants, page.key("scaling")), evaluated_part("test")
        settings = page.settings(experiment, ("side",), "scaling-")
        with st.popover("Settings", icon=":material/tune:", key=page.key("scaling-settings")):
            more = page.settings(experiment, ("epochs", "batch", "images", "data"), "scaling-")
        by_depth, draw_ends, ends_caption = {}, train_and_test, captions.scaling_caption
        floor, conditions = 0.4, "Adam, axis from 40%"
        size = DOWNSAMPLED
    else:
        experiment, rates, grouped = REGULARIZERS, {"learning_rate": regularizers.LEARNING_RATES}, None
        chosen, part = controls.variants(experiment.variants, page.key("regular")), evaluated_part("test")
        settings = page.settings(experiment, ("dropout",), "regular-")
        with st.popover("Settings", icon=":material/tune:", key=page.key("regular-settings")):
            more = page.settings(experiment, ("width", "epochs", "batch", "images", "data"), "regular-")
        by_depth, draw_ends, ends_caption = {}, train_and_test, captions.gap_caption
        floor, conditions = 0.4, "Adam, axis from 40%"
        size = "images of 28 × 28 are padded to 32 × 32, so that they can be halved three times"

records = None
if chosen and settings is not None and more is not None:
    grid = {**settings, **more, **rates}
    records, ends_records = (cache.load(experiment, chosen, values) for values in (grid, grid | by_depth))

    def ends():
        page.chart(ends_records.chart("curve", draw_ends, ends_caption), f"after the last step, {CHOSEN} · {ENDS}")

    learning = partial(
        curves_at_best,
        labeled=True,
        setting="learning_rate",
        by="validation",
        x="step",
        y=PARTS[part],
        floor=floor,
        short=SHORT,
    )
    page.experiment(
        records,
        "curve",
        learning,
        partial(captions.curves_caption, y=PARTS[part]),
        f"accuracy on {part} images, {CHOSEN}, which stands beside its name · {conditions} · {BAND}",
        beside=ends,
    )
    costs = ends_records.value("cost", partial(captions.cost_table, by=grouped))
    if costs is not None:
        st.table(costs, border="horizontal", hide_index=True, alt="What each network costs")
        layout.small(
            f"MACs of one forward pass for one image: half the FLOPs that PyTorch counts · a training step of {grid['batch']} images, one CPU thread · {size}"
        )

page.limits(
    ("8 layers", {"which": IDEAS[0], "residual-depth": 8}),
    (f"After {residual_depth.LONG} epochs", {"which": IDEAS[0], "residual-epochs": residual_depth.LONG}),
    ("Compound scaling on small images", {"which": IDEAS[1]}),
)
page.verdicts(CLAIMS)

gradient, cost, sensitivity, filters, published, modes, words = page.explore(
    "Initial gradients", "Cost", "Learning rates", "Filter size", "Published scaling", "Batch norm modes", "Formulas"
)
if gradient.open:
    with gradient:
        st.markdown(
            "Before the first step, with batch normalization in every layer: the gradient norm at the output of the stem and of each block. "
            "In the plain network it does not vanish on its way back. It explodes."
        )
        depth = page.settings(RESIDUAL, ("depth",), "gradient-", {"depth": residual_depth.DEPTHS})
        if depth:
            page.experiment(
                cache.load(RESIDUAL, RESIDUAL.variants, depth),
                "gradient",
                partial(profile, y="gradient", title="‖∂L/∂h‖"),
                captions.gradient_caption,
                f"gradient norm ‖∂L/∂h‖ of {residual_depth.PROBED} images before training · layer 1 is the stem · log axis · {BAND}",
                "gradient-",
            )
elif cost.open and records:
    with cost:
        st.markdown("The same networks: MACs against time. Equal MACs are not equal time.")

        def macs():
            page.chart(records.chart("cost", macs_in_millions, captions.macs_caption), "one forward pass for one image")

        page.experiment(
            records,
            "cost",
            partial(bars, y="step_ms", unit="milliseconds"),
            captions.time_caption,
            f"a training step of {grid['batch']} images on one CPU thread · mean over learning rates and seeds, line: min–max",
            "cost-",
            beside=macs,
        )
elif sensitivity.open and records:
    with sensitivity:
        page.experiment(
            records,
            "curve",
            partial(sweep, setting="learning_rate", title="peak learning rate", by="validation"),
            captions.learning_rate_caption,
            f"final test accuracy in percent, mean of {len(experiment.seeds)} seeds · filled: within two points of the row's best · framed: chosen by validation · ✕: most seeds diverged",
            "rates-",
        )
elif filters.open:
    with filters:
        st.markdown(
            "VGG's idea: several 3×3 filters have the receptive field of one large filter, with fewer parameters and nonlinearities between them. The page Convolution has the calculator and the verdict."
        )
        sizes = controls.variants(FILTERS.variants, page.key("filters"))
        if sizes:
            page.experiment(
                cache.load(FILTERS, sizes, {}),
                "curve",
                partial(curves, x="epoch", y="accuracy", floor=0.5),
                convolution_captions.filters_caption,
                f"test accuracy, each at its tuned learning rate · axis from 50% · {layout.seed_range(FILTERS)}",
                "filters-",
            )
elif published.open:
    with published:
        st.markdown(
            "What nobody trains on two cores: whole families on ImageNet, as torchvision publishes them. EfficientNet's line is what compound scaling gives. "
            "The two lines of ResNet are the same networks: longer training, label smoothing, mixup and the like gain as much as several times the MACs, so a fair comparison of architectures needs one recipe."
        )
        against = controls.segmented_control(
            "Against",
            tuple(FAMILY_COSTS),
            default="macs",
            required=True,
            format_func=FAMILY_COSTS.__getitem__,
            key=page.key("families-against"),
            help="The MACs of one image, or how many parameters the network has.",
        )
        page.experiment(
            cache.load(FAMILIES, FAMILIES.variants, {}),
            "family",
            partial(family_lines, x=against or "macs"),
            captions.families_caption,
            "published top-1 accuracy on ImageNet, each network at its own resolution · log axis · nothing here was measured by us",
            "families-",
        )
elif modes.open:
    with modes:
        batch_norm.panel(page)
elif words.open:
    with words:
        page.topics([TOPICS[topic] for topic in ("residual", "compound", "batch-norm", "dropout")])

page.whiteboard()
page.source(
    (
        *batch_norm.SOURCES,
        "dlcore/models/vision/resnet.py",
        "dlcore/models/vision/efficientnet.py",
        "dlcore/models/vision/vgg.py",
        "dlcore/experiments/vision/residual_depth.py",
        "dlcore/experiments/vision/compound_scaling.py",
        "dlcore/experiments/vision/regularizers.py",
        "dlcore/recipes/small_cnns.py",
        "dlcore/inspection/foundations/gradient_flow.py",
        "dlcore/training.py",
    )
)
