"""One idea at a time: residual connections, compound scaling, dropout and batch normalization, each with and without."""

from functools import partial

import streamlit as st

from dlcore.analysis.selection import curves_at_chosen
from dlcore.analysis.vision import ablations as captions
from dlcore.analysis.vision import convolution as of_convolution
from dlcore.charts import bars, profile
from dlcore.charts.heatmap import curves_at_best, sweep
from dlcore.charts.train_test_gap import train_and_test
from dlcore.experiments import find
from dlcore.experiments.vision import compound_scaling, filter_size, regularizers, residual_depth
from dlcore.guide import GUESSES, TOPICS
from dlcore.recipes.small_cnns import SEEN
from pages.shared import cache, controls, experiment_view, layout, prediction

RESIDUAL, COMPOUND, REGULAR, FILTERS = map(find, ("residual-depth", "compound-scaling", "regularizers", "filter-size"))
IDEAS = ("Residual connections", "Compound scaling", "Dropout and batch normalization")
CLAIMS = ("vision/residual-trains-deep", "vision/efficientnet-scales-efficiently")
PARTS = {"training": "train_accuracy", "test": "accuracy"}
BAND = f"band from the least to the greatest of {len(RESIDUAL.seeds)} seeds"
ENDS = f"hollow: {SEEN:,} training pictures · filled: test pictures · mean of {len(RESIDUAL.seeds)} seeds, line from the least to the greatest"
CHOSEN = "each at the rate that validation chooses"
SHRUNK = "pictures are shrunk from 28 × 28, each new pixel a weighted mean of those beneath it"
SHORT = (
    ("residual", "Residual"),
    ("scaled-depth", "Depth"),
    ("scaled-width", "Width"),
    ("scaled-resolution", "Resolution"),
    ("compound", "All three"),
    ("batch-norm", "Batch norm"),
)


def macs_in_millions(frame):
    return bars(frame.assign(millions=frame["macs"] / 1e6), "millions", "million multiply-adds")


def judged_on(default):
    """On which pictures the curves are judged."""
    key = f"idea-{default}-on"
    seen = st.segmented_control(
        "Judged on",
        tuple(PARTS),
        default=default,
        required=True,
        key=key,
        bind="query-params",
        help="Training pictures show whether a network can be trained; test pictures whether what it learned carries over. Both without dropout, as in use.",
    )
    return seen if seen in PARTS else default


layout.heading(
    "One idea at a time",
    "What does one idea add, when all else stays equal?",
    "The guide says that residual connections *train very deep networks*, and that EfficientNet *scales depth, width and resolution efficiently*. "
    "Here each idea is switched on and off in one network, with equal pictures, steps and seeds.",
)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    idea = st.pills(
        "Idea",
        IDEAS,
        default=IDEAS[0],
        required=True,
        key="idea-which",
        bind="query-params",
        help="What is switched on and off. Everything else stays as it is.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("idea-")
        controls.reset("idea-")
idea = idea if idea in IDEAS else IDEAS[0]
about = {"Residual connections": ("residual",), "Compound scaling": ("compound",)}.get(idea, ("batch-norm", "dropout"))
layout.formulas([TOPICS[name] for name in about])
hidden = prediction.guess(GUESSES["ablations"], "idea-")

with st.container(horizontal=True, vertical_alignment="bottom"):
    if idea == "Residual connections":
        ours, rates, grouped = RESIDUAL, {"learning_rate": residual_depth.LEARNING_RATES}, "depth"
        chosen, part = controls.variants(ours.variants, "idea-residual"), judged_on("training")
        settings = experiment_view.settings(ours, ("depth",), "idea-residual-")
        with st.popover("Settings", icon=":material/tune:", key="idea-residual-settings"):
            more = experiment_view.settings(ours, ("width", "epochs", "batch", "images", "data"), "idea-residual-")
        everywhere = {"depth": residual_depth.DEPTHS}
        ended, told = partial(train_and_test, by="depth", unit="layers"), captions.depth_caption
        floor, where = 0.0, "SGD with momentum, pictures of 14 × 14"
        size = SHRUNK
    elif idea == "Compound scaling":
        ours, rates, grouped = COMPOUND, {"learning_rate": compound_scaling.LEARNING_RATES}, None
        chosen, part = controls.variants(ours.variants, "idea-scaling"), judged_on("test")
        settings = experiment_view.settings(ours, ("side",), "idea-scaling-")
        with st.popover("Settings", icon=":material/tune:", key="idea-scaling-settings"):
            more = experiment_view.settings(ours, ("epochs", "batch", "images", "data"), "idea-scaling-")
        everywhere, ended, told = {}, train_and_test, captions.scaling_caption
        floor, where = 0.4, "Adam, axis from 40 %"
        size = SHRUNK
    else:
        ours, rates, grouped = REGULAR, {"learning_rate": regularizers.LEARNING_RATES}, None
        chosen, part = controls.variants(ours.variants, "idea-regular"), judged_on("test")
        settings = experiment_view.settings(ours, ("dropout",), "idea-regular-")
        with st.popover("Settings", icon=":material/tune:", key="idea-regular-settings"):
            more = experiment_view.settings(ours, ("width", "epochs", "batch", "images", "data"), "idea-regular-")
        everywhere, ended, told = {}, train_and_test, captions.gap_caption
        floor, where = 0.4, "Adam, axis from 40 %"
        size = "a margin makes pictures of 28 × 28 a little larger, so that they can be halved three times"

shown = None if settings is None or more is None else {**settings, **more, **rates}
if chosen and shown:

    def ends():
        layout.draw(
            cache.recorded_chart(ours, "curve", chosen, shown | everywhere, ended, told),
            f"after the last step, {CHOSEN} · {ENDS}",
            hidden,
        )

    experiment_view.show(
        ours,
        "curve",
        chosen,
        shown,
        partial(
            curves_at_chosen,
            setting="learning_rate",
            by="validation",
            x="step",
            y=PARTS[part],
            floor=floor,
            short=SHORT,
        ),
        partial(captions.curves_caption, y=PARTS[part]),
        f"accuracy on {part} pictures, {CHOSEN}, which stands beside its name · {where} · {BAND}",
        "idea-",
        hidden,
        beside=ends,
    )
    prices = cache.recorded_value(ours, "cost", chosen, shown | everywhere, partial(captions.cost_table, by=grouped))
    if prices is not None:
        st.table(prices, border="horizontal", hide_index=True, alt="What each network costs")
        layout.small(
            f"Multiply-adds of one picture forward, as torch's own counter has them · a training step of {shown['batch']} pictures, seconds of one thread · {size}"
        )

layout.verdict_cards(CLAIMS, hidden)

st.header("Look closer", anchor="closer")
gradient, cost, sensitivity, filters, words = st.tabs(
    ["Gradient at the start", "Cost", "Rates", "Small filters", "Formulas"],
    key="idea-tab",
    on_change="rerun",
    bind="query-params",
)
if gradient.open:
    with gradient:
        st.markdown(
            "Before the first step, with batch normalization in every layer: how large the gradient is at what the stem and each block give. "
            "On its way down the plain network's does not vanish. It explodes."
        )
        depth = experiment_view.settings(RESIDUAL, ("depth",), "idea-gradient-", {"depth": residual_depth.DEPTHS})
        if depth:
            experiment_view.show(
                RESIDUAL,
                "gradient",
                RESIDUAL.variants,
                depth,
                partial(profile, y="gradient", title="‖∂L/∂h‖"),
                captions.gradient_caption,
                f"gradient ‖∂L/∂h‖ of {residual_depth.PROBED} pictures before training · layer 1 is the stem · log axis · {BAND}",
                "idea-gradient-",
                hidden,
            )
elif cost.open:
    with cost:
        st.markdown(
            "The same networks: what torch counts, and what this takes. Equal multiply-adds are not equal time."
        )
        if chosen and shown:

            def macs():
                layout.draw(
                    cache.recorded_chart(ours, "cost", chosen, shown, macs_in_millions, captions.macs_caption),
                    "one picture forward, as torch's own counter has it",
                    hidden,
                )

            experiment_view.show(
                ours,
                "cost",
                chosen,
                shown,
                partial(bars, y="step_ms", unit="milliseconds"),
                captions.time_caption,
                f"a training step of {shown['batch']} pictures · seconds of one thread, mean over rates and seeds, line from the least to the greatest",
                "idea-cost-",
                hidden,
                beside=macs,
            )
elif sensitivity.open:
    with sensitivity:
        if chosen and shown:
            experiment_view.show(
                ours,
                "curve",
                chosen,
                shown,
                partial(sweep, setting="learning_rate", title="peak learning rate", by="validation"),
                captions.learning_rate_caption,
                f"final accuracy on test pictures in percent, mean of {len(ours.seeds)} seeds · filled: within two points of the row's best · framed: what validation chooses · ✕: most seeds diverged",
                "idea-rates-",
                hidden,
            )
elif filters.open:
    with filters:
        st.markdown(
            "VGG's idea: several filters of 3×3 see as far as one large one, with fewer weights and a bend between. The page Convolution builds such stacks, and has the verdict."
        )
        sizes = controls.variants(FILTERS.variants, "idea-filters")
        if sizes:
            experiment_view.show(
                FILTERS,
                "curve",
                sizes,
                {"learning_rate": filter_size.LEARNING_RATES},
                partial(curves_at_best, setting="learning_rate", x="epoch", y="accuracy", floor=0.5, by="validation"),
                of_convolution.filters_caption,
                f"accuracy on test pictures, {CHOSEN} · axis from 50 % · band from the least to the greatest of {len(FILTERS.seeds)} seeds",
                "idea-filters-",
                hidden,
            )
elif words.open:
    with words:
        layout.topics([TOPICS[name] for name in ("residual", "compound", "batch-norm", "dropout")], "idea-")

layout.whiteboard("ablations", "idea-", hidden)
layout.source(
    (
        "dlcore/models/vision/resnet.py",
        "dlcore/models/vision/efficientnet.py",
        "dlcore/models/vision/vgg.py",
        "dlcore/experiments/vision/residual_depth.py",
        "dlcore/experiments/vision/compound_scaling.py",
        "dlcore/experiments/vision/regularizers.py",
        "dlcore/recipes/small_cnns.py",
        "dlcore/inspection/foundations/gradient_flow.py",
        "dlcore/training.py",
    ),
    "idea-",
)
