"""Gradient clipping on a recurrent network whose gradients explode."""

from functools import partial

from dlcore.analysis.foundations import regularization as captions
from dlcore.charts.at_best_setting import ends_against
from dlcore.charts.log_lines import decay
from dlcore.experiments import find
from dlcore.experiments.foundations import gradient_clipping
from pages.shared import cache, controls, layout

CLIPPING = find("gradient-clipping")
SOLVED = 0.95


def panel(page):
    """Accuracy by learning rate, and the gradient's norm over time at one of them."""
    rates = gradient_clipping.LEARNING_RATES
    rate = controls.select_slider(
        "Learning rate of the right-hand chart",
        rates,
        value=gradient_clipping.LEARNING_RATE.default,
        key=page.key("clip-rate"),
        help="Larger: one large gradient moves the weights farther.",
        width=420,
    )
    records = cache.load(CLIPPING, CLIPPING.variants, {"learning_rate": rates})
    most, gain = gradient_clipping.MOST.default, gradient_clipping.GAIN.default

    def norms():
        page.chart(
            records.chart(
                "curve",
                partial(decay, x="step", y="norm", x_title="step", y_title="gradient norm"),
                partial(captions.norm_caption, most=most),
                where=(("learning_rate", (rate,)),),
            ),
            f"largest norm of the gradient in {gradient_clipping.EVERY} steps, before clipping, learning rate {rate:g} · log axis · {layout.seed_range(CLIPPING)}",
        )

    page.experiment(
        records,
        "curve",
        partial(
            ends_against,
            setting="learning_rate",
            y="accuracy",
            x_title="learning rate",
            y_title="test accuracy",
            percent=True,
        ),
        partial(captions.clipping_caption, solved=SOLVED),
        f"an RNN recalls the first of {gradient_clipping.LENGTH.default} tokens, initial recurrent matrix orthogonal times {gain:g}, plain SGD, {gradient_clipping.STEPS} steps: test accuracy; clipped to a norm of {most:g} · log axis · {layout.seed_range(CLIPPING)}",
        "clip-",
        beside=norms,
    )
    page.note(
        "How gradients vanish and explode over time is shown under [RNN, LSTM, GRU, Transformer](sequence_models)."
    )
