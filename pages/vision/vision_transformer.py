"""Vision Transformer: how many pictures until it beats a convolutional network, and where does it look?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import vision_transformer as captions
from dlcore.charts.vision.data_efficiency import hunger
from dlcore.experiments import find
from dlcore.experiments.vision.data_efficiency import ALL, LEARNING_RATES, NETWORKS, SIZES, VALIDATION
from dlcore.guide import GUESSES
from dlcore.guide.vision.vision_transformer import TOPICS
from pages.shared import cache, controls, experiment_view, layout, prediction
from pages.vision.panels import vit_attention

HUNGER = find("data-efficiency")

layout.heading(
    "Vision Transformer",
    "How many pictures does a Vision Transformer need before it beats a convolutional network?",
    f"The guide says that it *outperforms CNNs on large data sets*. Here both learn from {SIZES[0]} to {SIZES[-1]:,} small pictures of clothes, beside a support vector machine on the bare pixels; "
    "the more pictures, the more steps, with the root of their number.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(HUNGER.variants, "vit-variants")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        with st.popover("Settings", icon=":material/tune:", key="vit-settings"):
            settings = experiment_view.settings(HUNGER, ("data", "longer", "position_lr_scale"), "vit-")
        prediction.switch("vit-")
        controls.reset("vit-")
if not chosen:
    st.stop()
layout.formulas(TOPICS)
hidden = prediction.guess(GUESSES["vision_transformer"], "vit-")

learners = [variant for variant in chosen if variant in NETWORKS]
if settings:
    sizes = SIZES if settings["data"] == "fashion-10k" else (*SIZES, ALL)
    grid = settings | {"images": sizes, "learning_rate": LEARNING_RATES}

    def own_pictures():
        if not learners:
            st.info(
                "A support vector machine has no epochs: choose a network above to see how it learns its own pictures by heart."
            )
            return
        layout.draw(
            cache.recorded_chart(
                HUNGER,
                "end",
                learners,
                grid,
                partial(hunger, y="train", title="accuracy on its own pictures"),
                captions.training_caption,
            ),
            "accuracy on the very pictures learned from · far above the left: more pictures would help; hardly above it: more steps would",
            hidden,
        )

    experiment_view.show(
        HUNGER,
        "end",
        chosen,
        grid,
        partial(hunger, y="accuracy", title="test accuracy"),
        captions.images_caption,
        f"accuracy on test pictures, each seed at the rate that validation chooses · log axis, percent from 50 · bands from the least to the greatest of {len(HUNGER.seeds)} seeds",
        "vit-",
        hidden,
        beside=own_pictures,
    )

layout.verdict_cards(("vision/vit-wins-on-large-data",), hidden)
if not hidden:
    st.markdown(
        "**At which scale the paper saw it.** Pre-trained on ImageNet alone (1.3 million pictures) ViT lay behind ResNets of like cost, on ImageNet-21k (14 million) about level, "
        f"on JFT-300M (some 300 million) ahead ({TOPICS[0].source}, section 4.3). All of that is far beyond this page, whose pictures also are smaller and easier."
    )

st.header("Look closer", anchor="closer")
looking, alike, tuned, words = st.tabs(
    ["Attention", "Positions", "Rates", "Formulas"], key="vit-tab", on_change="rerun", bind="query-params"
)
if looking.open or alike.open:
    with looking if looking.open else alike:
        kept = vit_attention.trained()
        if kept and looking.open:
            vit_attention.attention(kept, "vit-look-", hidden)
        elif kept:
            vit_attention.positions(kept, "vit-look-", hidden)
elif tuned.open:
    with tuned:
        if hidden:
            layout.small(layout.HIDDEN_NOTE)
        elif settings and learners:
            rows = cache.recorded_value(HUNGER, "end", learners, grid, captions.rates)
            st.markdown(
                f"Every network at every rate of the grid, the mean of its seeds; the validation part, {VALIDATION} pictures, chooses for each seed."
            )
            if rows:
                st.table(
                    list(rows),
                    border="horizontal",
                    hide_index=True,
                    alt="Test accuracy at each rate, and which rate validation chose",
                )
        elif settings:
            st.info("A support vector machine has no learning rate: choose a network above.")
elif words.open:
    with words:
        layout.topics(TOPICS, "vit-")

layout.whiteboard("vision_transformer", "vit-", hidden)
layout.source(
    (
        "dlcore/models/vision/vit.py",
        "dlcore/blocks/attention.py",
        "dlcore/models/vision/resnet.py",
        "dlcore/experiments/vision/data_efficiency.py",
        "dlcore/inspection/vision/attention_rollout.py",
        "dlcore/inspection/vision/vit_attention.py",
        "dlcore/recipes/mlp_classifier.py",
    ),
    "vit-",
)
