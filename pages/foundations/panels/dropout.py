"""Dropout on one example: six hidden units and an output, in train and in eval mode, with their numbers."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts.foundations.histogram import histogram
from pages.shared import cache, controls, layout

PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)
SHOWN = 20


def panel(page):
    """A table of the units under one mask, and the distribution of the output over many."""
    from dlcore.inspection.foundations.dropout import HIDDEN, MASKS, eval_output, masks

    st.markdown(
        "One example, after ReLU: the outputs of six hidden units, and an output unit that adds them up with fixed weights. In train mode each unit is dropped with probability $p$, "
        "and what is left is divided by $1-p$ (*inverted* dropout). In eval mode nothing happens."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key=page.key("dropout")):
        p = controls.select_slider(
            "Dropout probability p",
            PROBABILITIES,
            value=0.5,
            key=page.key("dropout-p"),
            help="Larger: more units are dropped, and the others count for more, so the output varies more from mask to mask.",
        )
        number = controls.slider(
            "Mask", 1, SHOWN, 1, key=page.key("dropout-mask"), help="Another mask, as in another training step."
        )
    make = partial(masks, p=p)
    with_units, with_output = st.columns(2, gap="large")
    with with_units:
        if page.hidden:
            layout.small(layout.HIDDEN_NOTE)
        page.table(
            captions.dropout_units(cache.live_value(make), HIDDEN, p, number),
            alt=f"Each hidden unit in eval mode, under mask {number}, and on average over all masks",
        )
    with with_output:
        page.chart_with_download(
            cache.live_chart(
                make,
                partial(
                    _outputs, x_title="output in train mode", y_title="masks", mark=eval_output(), mark_says="eval mode"
                ),
                partial(captions.dropout_caption, whole=eval_output()),
            ),
            f"the output under {MASKS:,} masks, p = {p:g} · dashed: in eval mode",
            "dropout-masks",
            source=f"{MASKS:,} dropout masks of six hidden units, computed here",
        )
    page.note(
        "The mean is the eval output because this output is linear in the units. Behind a further nonlinearity it is an approximation. "
        "What dropout does to a CNN, with and without batch normalization, is shown under [Ablations](ablations)."
    )


def _outputs(frame, **options):
    return histogram(frame.assign(variant="dropout"), "output", **options)
