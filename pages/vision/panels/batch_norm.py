"""Batch normalization in train and in eval mode, on a trained ResNet."""

from functools import partial

import streamlit as st

from dlcore.analysis.vision import batch_norm as captions
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.vision.cnn_evolution import MNIST
from pages.shared import cache, controls
from pages.shared.failures import fails_alone
from pages.shared.layout import HIDDEN_NOTE, small

EVOLUTION = find("cnn-evolution")
SOURCES = ("dlcore/inspection/vision/batch_norm.py",)


@fails_alone
def panel(page):
    """Accuracy, and one image's logit, by batch size in both modes."""
    from dlcore.inspection.vision import batch_norm

    st.markdown(
        "In train mode, batch normalization takes mean and variance from the batch: a prediction depends on which other images happen to be in it. "
        "In eval mode it takes the running averages from training, and each image is classified by itself. A model whose `eval()` was forgotten still works, but worse, and differently each time."
    )
    number = controls.number_input(
        "Test image",
        min_value=0,
        max_value=999,
        value=3,
        step=1,
        key=page.key("modes-number"),
        width=130,
        help="The image whose logit is followed; the other images of its batch are drawn at random.",
    )
    recorded = cache.load_arrays(EVOLUTION.run("resnet", 0, **MNIST))
    if recorded is None:
        st.info("No trained ResNet is at hand: run the experiment on the page CNN evolution, and it is stored.")
        return
    if page.hidden:
        small(HIDDEN_NOTE)
        return
    make = partial(batch_norm.answers_by_batch_size, recorded=recorded, data="mnist-5k", number=int(number or 0))
    by_batch = partial(against, setting="batch", x_title="batch size", log_x=True)
    source = f"{EVOLUTION.id}, ResNet trained on digits, first seed · {batch_norm.DRAWS} draws for each size"
    left, right = st.columns(2, gap="large")
    with left:
        page.chart_with_download(
            cache.live_chart(
                make, partial(by_batch, y="accuracy", y_title="accuracy", percent=True), captions.accuracy_caption
            ),
            f"accuracy on {batch_norm.SCORED} test digits, cut into batches · mean of {batch_norm.DRAWS} draws, band: min–max",
            "batch-norm-accuracy",
            source,
        )
    with right:
        page.chart_with_download(
            cache.live_chart(
                make, partial(by_batch, y="logit", y_title="logit of the true class"), captions.logit_caption
            ),
            f"logit that one and the same image gets for its true class · mean of {batch_norm.DRAWS} batches, band: min–max",
            "batch-norm-logit",
            source,
        )
    small(
        "With a batch of one, a normalization after global pooling has no variance to divide by; with few images any estimate is noisy, which is why detection and segmentation often take group normalization, "
        "or batches that are not too small (Wu and He, “Group Normalization”, 2018)."
    )
