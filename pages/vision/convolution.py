"""Convolution: what does a small window see, and what does a stack of them cost?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import convolution as captions
from dlcore.charts.heatmap import curves_at_best, sweep
from dlcore.experiments import find
from dlcore.experiments.vision import filter_size
from dlcore.guide import GUESSES, TOPICS
from dlcore.guide.vision.convolution import TOPICS as OURS
from pages.shared import cache, controls, experiment_view, image_input, layout, prediction
from pages.vision.panels import convolution_explorer, feature_maps, layer_calculator

FILTERS = find("filter-size")
LEARNING_RATES = {"learning_rate": filter_size.LEARNING_RATES}
SEEDS = len(FILTERS.seeds)

layout.heading(
    "Convolution",
    "What does a small window see, and what does a stack of them cost?",
    "The guide says that convolution layers *extract features (edges, textures)*, that pooling *downsamples*, that fully connected layers *classify*, and that VGG goes *deeper with small filters*. "
    "Here a kernel moves over your picture, number by number, and small filters are trained against large ones.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    pixels = image_input.chosen("conv-")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("conv-")
        controls.reset("conv-")
layout.formulas([TOPICS[topic.id] for topic in OURS])
hidden = prediction.guess(GUESSES["convolution"], "conv-")

moving = convolution_explorer.window("conv-", feature_maps.learned())
if pixels is None:
    st.info("Choose a picture of yours above, and the window moves over it.")
elif moving:
    convolution_explorer.walk(pixels, moving, "conv-")

layout.verdict_cards(("vision/vgg-deeper-small-filters",), hidden)

st.header("Look closer", anchor="closer")
small, stack, maps, head, words = st.tabs(
    ["Small filters", "Calculator", "Feature maps", "From maps to classes", "Formulas"],
    key="conv-tab",
    on_change="rerun",
    bind="query-params",
)
if small.open:
    with small:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = controls.variants(FILTERS.variants, "conv-variants")
            with st.popover("Settings", icon=":material/tune:", key="conv-filters-settings"):
                settings = experiment_view.settings(FILTERS, ("epochs", "batch"), "conv-filters-")
        if chosen and settings:

            def race():
                layout.draw(
                    cache.recorded_chart(
                        FILTERS,
                        "curve",
                        chosen,
                        settings | LEARNING_RATES,
                        partial(
                            curves_at_best, setting="learning_rate", x="epoch", y="accuracy", floor=0.5, by="validation"
                        ),
                        captions.filters_caption,
                    ),
                    f"accuracy on test pictures of Fashion-10k, each at the rate that validation chooses · axis from 50 % · band from the least to the greatest of {SEEDS} seeds",
                    hidden,
                )

            experiment_view.show(
                FILTERS,
                "curve",
                chosen,
                settings | LEARNING_RATES,
                partial(sweep, setting="learning_rate", title="learning rate", by="validation"),
                captions.learning_rate_caption,
                f"final accuracy on test pictures in percent, mean of {SEEDS} seeds · filled: within two points of the row's best · framed: what validation chooses · ✕: most seeds diverged",
                "conv-filters-",
                hidden,
                beside=race,
            )
            sizes = cache.recorded_value(FILTERS, "cost", chosen, settings | LEARNING_RATES, captions.sizes)
            if sizes is not None:
                st.table(
                    sizes,
                    border="horizontal",
                    hide_index=True,
                    alt="What each network is: what a stage sees, and what it costs",
                )
                layout.small(
                    "Each network: a 3×3 convolution to 16 channels, then two stages with 16 channels in and out, of one large filter or of several 3×3 that see as far, and a dense layer; "
                    "pooling after the first convolution and after each stage. Adam, its rate falling along a cosine."
                )
elif stack.open:
    with stack:
        layer_calculator.build("conv-")
elif maps.open:
    with maps:
        if pixels is None:
            st.info("Choose a picture of yours above, and the networks look at it.")
        else:
            feature_maps.look(pixels, "conv-")
elif head.open:
    with head:
        st.markdown(
            "The last maps still lie on a grid: LeNet-5 ends with 16 maps of 5 × 5. **Flatten** writes them as one row of 400 numbers, channel after channel; nothing is computed. "
            "A **fully connected** layer then gives every class a weight for each of them and adds up: 400 · 10 weights and 10 biases for ten classes.\n\n"
            "Softmax turns the ten scores into probabilities. Since every number has a weight of its own, this layer does mind *where* a pattern stands, and the size of the picture is fixed by it.\n\n"
            "Large maps make it expensive: VGG-16 flattens 512 maps of 7 × 7 into 4,096 units. Later networks take the mean of each map first (*global average pooling*), "
            "so that one number per channel is left, any picture size will do, and the head is small. *VGG-16* in the calculator shows what that saves: replace its `d4096 d4096` by `a7`."
        )
elif words.open:
    with words:
        layout.topics(OURS, "conv-")

layout.whiteboard("convolution", "conv-", hidden)
layout.source(
    (
        "dlcore/blocks/convolution.py",
        "dlcore/inspection/vision/layer_calculator.py",
        "dlcore/inspection/vision/convolution.py",
        "dlcore/inspection/vision/feature_maps.py",
        "dlcore/models/vision/filter_size.py",
        "dlcore/models/vision/vgg.py",
        "dlcore/experiments/vision/filter_size.py",
        "dlcore/recipes/mlp_classifier.py",
    ),
    "conv-",
)
