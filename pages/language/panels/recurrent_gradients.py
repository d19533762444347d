"""Vanishing and exploding gradients of recurrent networks, measured, and what clipping does about them in training."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import recurrent_gradients as captions
from dlcore.charts.language import recurrent_gradients as drawings
from dlcore.experiments import find
from dlcore.experiments.foundations import gradient_clipping
from dlcore.experiments.language import long_range_recall, recurrent_clipping
from dlcore.experiments.language import recurrent_gradients as gradients
from pages.shared import cache, controls, layout

GRADIENTS, CLIPPING = find("recurrent-gradients"), find("recurrent-clipping")


def panel(page):
    """Gradients by distance for every initialization, then trainings by gain and length."""
    _by_distance(page)
    st.subheader("What clipping does in training", anchor=False)
    _clipping(page)


def _by_distance(page):
    st.markdown(
        "On its way back an RNN's gradient is multiplied at every step by the transposed recurrent matrix, and by tanh′, which is at most 1. All singular "
        "values of an orthogonal matrix times a gain are equal to the gain, so a gain below 1 must make the gradient vanish. One above 1 may make it explode, "
        "unless tanh′ takes away more than the gain adds. In an LSTM or a GRU the factor is mainly the forget or the update gate, which the initial bias sets. Any other gain may be typed in and run here."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        furthest = controls.select_slider(
            "Steps back, at most",
            gradients.DISTANCES,
            value=100,
            key=page.key("grad-steps"),
            help=f"How far back the charts go. Every sequence has {gradients.STEPS} steps.",
            width=320,
        )
        own = page.settings(GRADIENTS, ("gain",), "grad-")
    if own is None:
        return
    records = cache.load(
        GRADIENTS,
        GRADIENTS.variants,
        {"gain": tuple(sorted({*gradients.GAINS, own["gain"]})), "forget_bias": gradients.BIASES},
    )
    of = f"{gradients.BATCH} random sequences, width {long_range_recall.WIDTH}"
    band = f"log axis, what is below {drawings.FLOOR_SAYS} is drawn there · {layout.seed_range(GRADIENTS)}"

    def lstm_and_gru():
        page.chart(
            records.chart(
                "profile",
                partial(drawings.by_distance, gated=True, furthest=furthest),
                partial(captions.factor_caption, gated=True, furthest=furthest),
            ),
            f"LSTM (its cell) and GRU, by what is added to the bias of the forget or update gate; T = {gradients.STEPS} · {of} · {band}",
        )

    page.experiment(
        records,
        "profile",
        partial(drawings.by_distance, gated=False, furthest=furthest),
        partial(captions.factor_caption, gated=False, furthest=furthest),
        f"RNN before training: the loss's gradient with respect to earlier hidden states, relative to that at the last one · recurrent matrix "
        f"orthogonal times a gain, or PyTorch's default · {of} · {band}",
        "grad-",
        beside=lstm_and_gru,
    )
    page.table(
        records.value("profile", partial(captions.gradient_table, distances=gradients.DISTANCES, furthest=furthest)),
        "Gradient at five distances, relative to that at the last state, and its factor per step, for each initialization",
    )


def _clipping(page):
    st.markdown(
        f"The RNN learns to recall the first token, with plain SGD and {recurrent_clipping.STEPS} steps. A gradient that vanishes leaves nothing to clip. One that explodes "
        "throws the weights far away in a single step; clipping keeps its direction and bounds its norm. Each gain and length is trained with and without clipping, "
        f"at learning rates {', '.join(f'{rate:g}' for rate in recurrent_clipping.LEARNING_RATES)}, and shown at the one that validation prefers."
    )
    length = controls.segmented_control(
        "Tokens",
        recurrent_clipping.LENGTHS,
        default=recurrent_clipping.LENGTH.default,
        required=True,
        key=page.key("grad-length"),
        help="The longer the sequence, the more often the gradient is multiplied.",
    )
    length = length or recurrent_clipping.LENGTH.default
    records = cache.load(
        CLIPPING,
        CLIPPING.variants,
        {
            "gain": recurrent_clipping.GAINS,
            "length": recurrent_clipping.LENGTHS,
            "learning_rate": recurrent_clipping.LEARNING_RATES,
        },
    )
    where = (("length", (length,)),)

    def norms():
        page.chart(
            records.chart(
                "end", drawings.norm_by_gain, partial(captions.largest_norm_caption, length=length), where=where
            ),
            f"largest norm of the gradient during training, before it is clipped, {length} tokens · log axis · {layout.seed_range(CLIPPING)}",
        )

    page.experiment(
        records,
        "end",
        drawings.accuracy_by_gain,
        partial(captions.rescue_caption, length=length),
        f"test accuracy, {length} tokens, by the gain of the initial recurrent matrix · one in {gradient_clipping.TOKENS} by chance · clipped to a norm of "
        f"{gradient_clipping.MOST.default:g} · {layout.seed_range(CLIPPING)}",
        "grad-clip-",
        where=where,
        beside=norms,
    )
    page.table(
        records.value("end", partial(captions.rescue_table, learned=recurrent_clipping.LEARNED)),
        f"Mean test accuracy of each gain and length, and how many seeds end below {recurrent_clipping.LEARNED:.0%}",
    )
    page.note(
        f"A seed fails where it ends below {recurrent_clipping.LEARNED:.0%}. Accuracy by learning rate at one gain stands under [Gradient clipping](regularization?reg-tab=Gradient+clipping)."
    )
