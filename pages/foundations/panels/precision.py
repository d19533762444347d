"""Sixteen bits: the error of a sum by its length, and gradients that become 0."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts import curves
from dlcore.charts.log_lines import decay
from pages.shared import cache


def panel(page):
    """Two charts and the table of the types, computed here in PyTorch's own types."""
    from dlcore.inspection.foundations import precision

    left, right = st.columns(2, gap="large")
    with left:
        page.chart_with_download(
            cache.live_chart(
                precision.dot_products,
                partial(
                    decay, x="length", y="error", x_title="length", y_title="relative error", log_x=True, floor=1e-8
                ),
                captions.dot_product_caption,
            ),
            f"error of a dot product of uniform numbers between 0 and 1, relative to double precision, root mean square of {precision.REPEATS} · both axes log · drawn from 10⁻⁸",
            "dot-products",
            f"{precision.REPEATS} dot products, computed here",
        )
    with right:
        page.chart_with_download(
            cache.live_chart(
                precision.underflow, partial(curves, x="size", y="zero", log=True), captions.underflow_caption
            ),
            f"fraction of gradients of each size that become 0; scaled: the loss times {precision.SCALE:,.0f} · log axis",
            "underflow",
            "1,000 gradients of each size, rounded here",
        )
    page.table(
        cache.live_value(precision.formats).pipe(captions.formats_table) if not page.hidden else None,
        alt="What 32 bits, bfloat16 and fp16 can hold",
    )
    page.note(
        "A sum in bf16 stops growing once what is added is below half of its last bit. Hence matrix units multiply in 16 bits and add up in 32. "
        "Loss scaling moves gradients into fp16's range before they are stored, and divides them out in 32 bits before the step; where a scaled gradient overflows, the step is skipped and the scale halved."
    )
