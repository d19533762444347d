"""Normalization in a deep MLP: what can be trained by depth, the gradient before the first step, and how small a batch may be."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts import profile
from dlcore.charts.at_best_setting import ends_against
from dlcore.charts.foundations.regularization import modes_against
from dlcore.experiments import find
from dlcore.experiments.foundations import normalization, normalization_batch_size
from pages.shared import cache, controls, layout

DEPTH, BATCH = find("normalization"), find("normalization-batch-size")
CONDITIONS = {
    "2 layers": {"depth": 2, "init": "he"},
    "10 layers": {"depth": 10, "init": "he"},
    "20 layers": {"depth": 20, "init": "he"},
    "10 layers, PyTorch's initialization": {"depth": 10, "init": "pytorch"},
}
MIDDLE = "20 layers"


def panel(page):
    """Two charts by depth and two by batch size."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=page.key("norm-row")):
        chosen = controls.variants(DEPTH.variants, page.key("norms"), label="Normalizations")
        where = controls.selectbox(
            "Gradient in",
            tuple(CONDITIONS),
            index=tuple(CONDITIONS).index(MIDDLE),
            key=page.key("norm-depth"),
            help="The network whose gradient is drawn. Deeper: whatever a layer does to the gradient is repeated more often. PyTorch's default initialization is too small for ReLU.",
        )
    if not chosen:
        return
    where = CONDITIONS.get(where, CONDITIONS[MIDDLE])

    def gradients():
        page.chart(
            cache.load(DEPTH, chosen, where).chart(
                "profile", partial(profile, y="gradient", title="‖∂L/∂h‖"), captions.gradient_profile_caption
            ),
            f"norm of the gradient at each layer before the first step, {where['depth']} layers, {'He' if where['init'] == 'he' else 'PyTorch’s default'} initialization, {normalization.EXAMPLES} images · log axis · {layout.seed_range(DEPTH)}",
        )

    page.experiment(
        cache.load(DEPTH, chosen, {"depth": normalization.DEPTHS, "init": "he"}),
        "curve",
        partial(
            ends_against, setting="depth", y="accuracy", x_title="hidden layers", y_title="test accuracy", percent=True
        ),
        partial(captions.depth_caption, most=normalization.DEPTHS[-1]),
        f"test accuracy after {normalization.EPOCHS.default} epochs of MNIST-5k, SGD with momentum, no skip connections, each at its tuned learning rate · {layout.seed_range(DEPTH)}",
        "norm-depth-",
        beside=gradients,
    )
    page.note(
        cache.load(DEPTH, chosen, CONDITIONS["10 layers, PyTorch's initialization"]).value(
            "curve", captions.default_initialization_note
        )
    )
    st.markdown("**Batch size**")
    sized = [variant for variant in chosen if variant in BATCH.variants] or list(BATCH.variants)

    def modes():
        page.chart(
            cache.load(BATCH, ("batch-norm",), {"batch": normalization_batch_size.SIZES}).chart(
                "modes", modes_against, captions.modes_caption
            ),
            f"batch normalization: test accuracy by the running averages (eval mode), or by the statistics of test batches of the same size (train mode) · log axis · {layout.seed_range(BATCH)}",
        )

    page.experiment(
        cache.load(BATCH, sized, {"batch": normalization_batch_size.SIZES}),
        "curve",
        partial(
            ends_against, setting="batch", y="accuracy", x_title="batch size", y_title="test accuracy", percent=True
        ),
        captions.batch_caption,
        f"test accuracy in eval mode after one pass over {normalization_batch_size.IMAGES:,} images, {normalization_batch_size.DEPTH} layers, plain SGD, each at its tuned learning rate · log axis · {layout.seed_range(BATCH)}",
        "norm-batch-",
        beside=modes,
    )
    page.note(
        "A batch of one has no variance: batch normalization then gives the same output for any input, and nothing can be learned; PyTorch raises an error instead. "
        "What happens when a CNN confuses the two modes is shown under [Ablations](ablations)."
    )
