"""Vision Transformer: how many images until it beats a convolutional network, and what does it attend to?"""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import vision_transformer as captions
from dlcore.charts.setting_curves import against
from dlcore.charts.vision.data_efficiency import by_images
from dlcore.experiments import find
from dlcore.experiments.vision.data_efficiency import ALL, LEARNING_RATES, NETWORKS, SIZES, VALIDATION
from dlcore.experiments.vision.transfer_learning import STEPS
from dlcore.guide.vision.vision_transformer import TOPICS
from pages.shared import cache, controls, layout
from pages.shared.page import Page
from pages.vision.panels import vit_attention

EFFICIENCY, TRANSFER = find("data-efficiency"), find("transfer-learning")

page = Page("vision_transformer")
page.heading(
    "How many images does a Vision Transformer need before it beats a convolutional network?",
    f"The guide says that it *outperforms CNNs on large data sets*. Here both learn from {SIZES[0]} to {SIZES[-1]:,} small images of clothes, where a support vector machine (SVM) on raw pixels can join; "
    "the number of steps grows with the square root of the number of images.",
)
chosen = page.variants(EFFICIENCY.variants, NETWORKS, formulas=False)
page.formulas(TOPICS)
with page.controls(), st.popover("Settings", icon=":material/tune:", key=page.key("settings")):
    settings = page.settings(EFFICIENCY, ("data", "longer", "position_lr_scale"))

learners = [variant for variant in chosen if variant in NETWORKS]
if settings:
    sizes = SIZES if settings["data"] == "fashion-10k" else (*SIZES, ALL)
    grid = settings | {"images": sizes, "learning_rate": LEARNING_RATES}

    def training_accuracy():
        if not learners:
            st.info("An SVM has no epochs: choose a network above to see how it memorizes its training images.")
            return
        page.chart(
            cache.load(EFFICIENCY, learners, grid).chart(
                "end", partial(by_images, y="train", title="training accuracy"), captions.training_caption
            ),
            "accuracy on the training images · far above the left chart: more images would help; hardly above it: more steps would",
        )

    page.experiment(
        cache.load(EFFICIENCY, chosen, grid),
        "end",
        partial(by_images, y="accuracy", title="test accuracy"),
        captions.images_caption,
        f"test accuracy, each network and number of images at the learning rate with the best mean validation accuracy · log axis, percent from 50 · {layout.seed_range(EFFICIENCY)}",
        beside=training_accuracy,
    )

page.limits(
    ("A support vector machine on the pixels", {"variants": list(EFFICIENCY.variants)}),
    ("What its positions have learned", {"tab": "Positions"}),
)
page.verdicts(("vision/vit-wins-on-large-data",))
if not page.hidden:
    st.markdown(
        "**At which scale the paper saw it.** Pre-trained on ImageNet alone (1.3 million images) ViT was behind ResNets of similar cost, on ImageNet-21k (14 million) about level, "
        f"on JFT-300M (some 300 million) ahead ({TOPICS[0].source}, section 4.3). All of that is far beyond this page, whose images are also smaller and easier."
    )

attention, positions, transfer, rates, words = page.explore(
    "Attention", "Positions", "Transfer learning", "Learning rates", "Formulas"
)
if attention.open or positions.open:
    with attention if attention.open else positions:
        recorded = vit_attention.load_vit()
        if recorded and attention.open:
            vit_attention.attention(page, recorded)
        elif recorded:
            vit_attention.positions(page, recorded)
elif transfer.open:
    with transfer:
        ways = controls.variants(TRANSFER.variants, page.key("ways"), TRANSFER.variants, "Compare")
        with st.popover("Settings", icon=":material/tune:", key=page.key("transfer-settings")):
            pretraining = page.settings(TRANSFER, ("epochs",), "transfer-")
        if ways and pretraining:
            page.experiment(
                cache.load(TRANSFER, ways, pretraining),
                "outcome",
                partial(
                    against,
                    setting="labels",
                    y="accuracy",
                    x_title="labeled digits",
                    y_title="test accuracy",
                    log_x=True,
                    percent=True,
                ),
                captions.transfer_caption,
                f"test accuracy on digits, {STEPS} steps · log axis · {layout.seed_range(TRANSFER)}",
                "transfer-",
            )
        layout.small(
            "Both networks were pre-trained on 9,000 clothes (Fashion-MNIST) by the recipe of CNN evolution, and then shown a few labeled digits (MNIST). *Frozen*: their features stay as they are, and a logistic regression is fitted to them (a linear probe). "
            "*Fine-tuned*: a new last layer, and all weights go on learning. *From scratch*: as many steps on the digits alone. "
            "A thousand other digits choose each learning rate, and the probe's L2 penalty; seeds differ in the pre-training and in the digits that are labeled."
        )
elif rates.open:
    with rates:
        if page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        elif settings and learners:
            st.markdown(
                f"Every network at every learning rate of the grid, mean over seeds; the best mean accuracy on {VALIDATION} validation images chooses, one rate for all seeds."
            )
            rows = cache.load(EFFICIENCY, learners, grid).value("end", captions.learning_rate_table)
            if rows:
                page.table(list(rows), alt="Test accuracy at each learning rate, and which one validation chose")
        elif settings:
            st.info("An SVM has no learning rate: choose a network above.")
elif words.open:
    with words:
        page.topics(TOPICS)

page.whiteboard()
page.source(
    (
        "dlcore/models/vision/vit.py",
        "dlcore/blocks/attention.py",
        "dlcore/models/vision/resnet.py",
        "dlcore/experiments/vision/data_efficiency.py",
        "dlcore/experiments/vision/transfer_learning.py",
        "dlcore/recipes/image_classifier.py",
        "dlcore/inspection/vision/attention_rollout.py",
        "dlcore/inspection/vision/vit_attention.py",
        "dlcore/recipes/mlp_classifier.py",
    )
)
