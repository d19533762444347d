"""Convolution: what does a small window compute, and what does a stack of layers cost?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import convolution as captions
from dlcore.analysis.vision.cnn_evolution import learning_rate_caption
from dlcore.charts.heatmap import sweep
from dlcore.charts.learning_curves import curves
from dlcore.experiments import find
from dlcore.experiments.vision import filter_size
from dlcore.guide import TOPICS
from dlcore.guide.vision.convolution import TOPICS as CONVOLUTION_TOPICS
from pages.shared import cache, controls, image_input, layout
from pages.shared.page import Page
from pages.vision.panels import convolution_explorer, feature_maps, layer_calculator

FILTERS = find("filter-size")
DATA = FILTERS.setting("data")

page = Page("convolution")
page.heading(
    "What does a small window compute, and what does a stack of layers cost?",
    "The guide says that convolution layers *extract features (edges, textures)*, that pooling *downsamples*, that fully connected layers *classify*, and that VGG goes *deeper with small filters*. "
    "Here a kernel slides over your image, and networks with small filters are trained beside networks with large ones.",
)
with page.toolbar():
    pixels = image_input.choose(page.key(""))
page.formulas([TOPICS[topic.id] for topic in CONVOLUTION_TOPICS])

choice = convolution_explorer.window_controls(page, feature_maps.learned_kernels())
if pixels is None:
    st.info("Upload an image above, and the window slides over it.")
elif choice:
    convolution_explorer.explore(page, pixels, choice)

page.limits(
    ("Small filters against large ones, trained", {"tab": "Filter size"}),
    ("What a stack of layers costs", {"tab": "Layer calculator"}),
)
page.verdicts(("vision/vgg-deeper-small-filters",))

small, stack, maps, head, words = page.explore(
    "Filter size", "Layer calculator", "Feature maps", "From maps to classes", "Formulas"
)
if small.open:
    with small:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = controls.variants(FILTERS.variants, page.key("variants"))
            with st.popover("Settings", icon=":material/tune:", key=page.key("filters-settings")):
                settings = page.settings(FILTERS, ("epochs", "batch"), "filters-")
        if chosen and settings:
            records = cache.load(FILTERS, chosen, settings)

            def learning_rates():
                page.chart(
                    cache.load_tuning(FILTERS, chosen).chart(
                        "curve",
                        partial(
                            sweep,
                            setting="learning_rate",
                            title="learning rate",
                            y="validation",
                            y_title="validation accuracy",
                        ),
                        learning_rate_caption,
                    ),
                    f"validation accuracy in percent on {DATA.format(filter_size.TUNED_ON['data'])}, mean of {len(FILTERS.tuning_seeds)} tuning seeds, used for nothing else · filled: within two points of the row's best · framed: chosen",
                )

            page.experiment(
                records,
                "curve",
                partial(curves, x="epoch", y="accuracy", floor=0.75),
                captions.filters_caption,
                f"accuracy on 10,000 test images of {DATA.format(DATA.default)}, each at its tuned learning rate · axis from 75% · {layout.seed_range(FILTERS)}",
                "filters-",
                beside=learning_rates,
            )
            sizes = records.value("cost", captions.sizes)
            if sizes is not None:
                st.table(
                    sizes,
                    border="horizontal",
                    hide_index=True,
                    alt="Each network's receptive field per stage, and its cost",
                )
                layout.small(
                    "Each network: a 3×3 convolution to 16 channels, then two stages with 16 channels in and out, each of one convolution or of several 3×3 ones, and a dense layer; "
                    "pooling after the first convolution and after each stage. *One 7×7, narrower* has 12 channels, so that it has about as many parameters as three 3×3. Adam with a cosine schedule, no augmentation."
                )
elif stack.open:
    with stack:
        layer_calculator.panel(page)
elif maps.open:
    with maps:
        if pixels is None:
            st.info("Upload an image above, and the networks run on it.")
        else:
            feature_maps.panel(page, pixels)
elif head.open:
    with head:
        st.markdown(
            "The last maps still lie on a grid. In LeNet-5 the second pooling leaves 16 maps of 5 × 5, that is 400 numbers. **Flatten** writes them as one vector, channel after channel; nothing is computed. "
            "A **fully connected** layer then gives each of its units a weight for every number, and a bias. LeNet-5 goes on to 120 units (C5: a convolution whose 5×5 filter covers the whole map, which is a fully connected layer: 400 · 120 weights and 120 biases), "
            "then to 84 (F6), and from there to the ten classes.\n\n"
            "Softmax turns the ten logits into probabilities. Since every number has a weight of its own, such a layer does depend on *where* a pattern is, and it fixes the input size.\n\n"
            "Large maps make it expensive: VGG-16 flattens 512 maps of 7 × 7 into 4,096 units. Later networks average each map first (*global average pooling*), "
            "so that one number per channel is left, any input size works, and the head is small. *VGG-16* in the calculator shows what that saves: replace its `d4096 d4096` by `a7`."
        )
elif words.open:
    with words:
        page.topics(CONVOLUTION_TOPICS)

page.whiteboard()
page.source(
    (
        "dlcore/blocks/convolution.py",
        "dlcore/inspection/vision/layer_calculator.py",
        "dlcore/inspection/vision/convolution.py",
        "dlcore/inspection/vision/feature_maps.py",
        "dlcore/models/vision/filter_size.py",
        "dlcore/models/vision/vgg.py",
        "dlcore/experiments/vision/filter_size.py",
        "dlcore/recipes/mlp_classifier.py",
    )
)
