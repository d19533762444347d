"""The Optimizers page's stream: a minimum that keeps moving, each optimizer at the learning rate chosen on another stream."""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import optimizers as captions
from dlcore.charts.at_best_setting import decay_at_best, decay_below
from dlcore.experiments.foundations import drifting_stream
from pages.shared import cache, controls

AS_LONG = "validation_loss"
TUNED = {"short_validation_loss": "a tenth of its length", AS_LONG: "a stream as long"}
DIVERGED = 5.0  # a loss above that of weights that never move, which is 1, several times over


def show(page, stream, rho, band):
    """Two charts: the loss over time at the chosen learning rate, and at its end against the learning rate. `rho` is RMSProp's setting."""
    st.markdown("**A minimum that keeps moving.** Does a shrinking learning rate fall behind?")
    left, right = st.columns(2)
    with left:
        minimum = page.settings(stream, ("minimum",), "stream-")
    with right:
        by = controls.segmented_control(
            "Learning rates chosen on",
            tuple(TUNED),
            default=next(iter(TUNED)),
            required=True,
            format_func=TUNED.get,
            key=page.key("stream-tuned"),
            help="Another stream of the same kind, by the loss in its last fifth. Where the stream runs longer than the one used for tuning, a shrinking learning rate should fall behind.",
        )
    if not minimum:
        return
    by = by if by in TUNED else next(iter(TUNED))
    runs = cache.load(
        stream, stream.variants, {"learning_rate": drifting_stream.LEARNING_RATES, "rho": rho["rho"], **minimum}
    )

    def against_rates():
        page.chart(
            runs.chart(
                "loss",
                partial(
                    decay_below,
                    x="learning_rate",
                    y="late",
                    ceiling=DIVERGED,
                    x_title="learning rate",
                    y_title="loss",
                    log_x=True,
                ),
                captions.stream_rates_caption,
            ),
            f"loss in the last fifth of the stream at every learning rate · both axes log · what diverged is left out · {band}",
        )

    page.experiment(
        runs,
        "curve",
        partial(decay_at_best, setting="learning_rate", by=by, x="step", y="loss", x_title="step", y_title="loss"),
        partial(captions.stream_caption, by=by),
        f"mean squared distance from the minimum, over {drifting_stream.SPAN} steps each; each at the learning rate chosen on {TUNED[by]} · log axis · {band}",
        "stream-",
        beside=against_rates,
    )
