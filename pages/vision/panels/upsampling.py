"""Upsampling: a transposed convolution beside resizing and convolution, on a map that shows a checkerboard."""

import streamlit as st

from dlcore.charts import raster
from pages.shared import controls, layout

INPUTS = {"constant": "Constant", "disk": "Disk"}
WEIGHTS = {"equal": "Equal", "random": "Random"}
PIXELS = 360  # as wide as a map is drawn


def panel(page):
    """The reader's kernel and stride, and what both ways make of the same map."""
    from dlcore.analysis.vision.segmentation import upsampling_caption
    from dlcore.inspection.vision import upsampling

    key = page.key("up-")
    st.markdown(
        "On the way up a map grows. A **transposed convolution** lays its kernel down at every number, a stride apart, and adds up where kernels overlap. "
        "**Resize, then convolve** repeats each pixel first, and an ordinary convolution follows. Both learn their weights."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        side = controls.slider(
            "Kernel", 2, 6, 3, 1, key=f"{key}kernel", width=220,
            help="Rows and columns of the kernel. A multiple of the stride: as many kernels overlap at every pixel.",
        )  # fmt: skip
        stride = controls.slider(
            "Stride", 2, 3, 2, 1, key=f"{key}stride", width=160, help="How many times as large the map becomes."
        )
        image, weights = (
            controls.segmented_control(
                label, tuple(names), default=next(iter(names)), required=True, format_func=names.get, key=f"{key}{name}", help=help,
            )
            for label, names, name, help in (
                ("Input", INPUTS, "input", "On a constant map, whatever varies in the output comes from the method."),
                ("Weights", WEIGHTS, "weights", "Equal weights show the overlap alone; random ones are what training begins with."),
            )
        )  # fmt: skip
    both = upsampling.upsample(upsampling.inputs(image), upsampling.kernel(side, weights), stride)
    st.markdown(f"**{upsampling_caption(both, side, stride)}**")
    for column, (name, values) in zip(
        st.columns(2, gap="large"),
        (("Transposed convolution", both.transposed), ("Resize, then convolve", both.resized)),
        strict=True,
    ):
        with column:
            top = max(both.transposed.max(), both.resized.max())
            st.markdown(f"{name}: {values.min():.2f} to {values.max():.2f}")
            st.image(
                raster.enlarge(raster.to_image(255 * values[None] / top), PIXELS // len(values)),
                width=PIXELS,
                alt=f"{name}: a map of {len(values)} by {len(values)} numbers, from {values.min():.2f} to {values.max():.2f} times its mean",
            )
    layout.small(
        "Each in units of its own mean, black at 0, white at the largest of both, without the border. Source: Odena, Dumoulin and Olah, Deconvolution and Checkerboard Artifacts, Distill 2016. "
        f"Training can learn weights that even the overlap out, and random ones are uneven even where the kernel is a multiple of the stride; U-Net's kernel of 2 with a stride of 2 has no overlap at all. Input: {len(upsampling.inputs(image))} × {len(upsampling.inputs(image))} numbers."
    )
