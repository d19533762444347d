"""Attention: who asks whom, and what comes back."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import attention as captions
from dlcore.charts.heatmap import curves_at_best
from dlcore.charts.setting_curves import against
from dlcore.experiments import find
from dlcore.experiments.language import induction_heads as repeating
from dlcore.experiments.language import positions as order
from dlcore.guide import GUESSES
from dlcore.guide.language.attention import TOPICS
from pages.language.panels import attention_walkthrough, induction_heads
from pages.shared import cache, controls, experiment_view, layout, prediction

SCALE, POSITIONS, INDUCTION, MODEL = map(find, ("attention-scaling", "positions", "induction-heads", "language-model"))


def band(of):
    return f"band from the least to the greatest of {len(of.seeds)} seeds"


layout.heading(
    "Attention",
    "Who asks whom, and what comes back?",
    "The guide writes $\\operatorname{softmax}(QK^{\\top}/\\sqrt{d_k})\\,V$ and says that a Transformer *captures long-range dependencies*. Here a small trained one reads a sentence, every number in sight.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    prediction.switch("att-")
    controls.reset("att-")
layout.formulas(TOPICS[:2])
hidden = prediction.guess(GUESSES["attention"], "att-")

kept = attention_walkthrough.trained()
words = attention_walkthrough.sentence("att-") if kept else None
looked = attention_walkthrough.change(words, "att-") if words else None
if looked:
    attention_walkthrough.walk(kept, words, looked, "att-", hidden)

layout.verdict_cards(("language/transformer-long-range",), hidden)

st.header("Look closer", anchor="closer")
heads, ablate, scale, positions, induction, model, formulas = st.tabs(
    ["Heads", "Switch off, hide", "Why √d", "Positions", "Induction heads", "The small network", "Formulas"],
    key="att-tab",
    on_change="rerun",
    bind="query-params",
)
if heads.open:
    with heads:
        if looked:
            attention_walkthrough.heads(kept, words, looked, hidden)
elif ablate.open:
    with ablate:
        if looked:
            attention_walkthrough.ablate(kept, words, looked, "att-", hidden)
elif scale.open:
    with scale:
        st.markdown(
            "Queries and keys drawn at random, every number with mean 0 and variance 1. A score sums d products, so that it spreads by √d; divided by that, it spreads by 1 whatever the width."
        )
        tokens = experiment_view.settings(SCALE, ("tokens",), "att-scale-")
        if tokens:

            def gradient():
                layout.draw(
                    cache.recorded_chart(
                        SCALE,
                        "curve",
                        SCALE.variants,
                        tokens,
                        partial(
                            against,
                            setting="width",
                            y="gradient",
                            x_title="width of a head",
                            y_title="share of the gradient",
                            log_x=True,
                            percent=True,
                        ),
                        captions.of_gradient,
                    ),
                    f"Σ p(1 − p), the trace of softmax's Jacobian: the most of a gradient that comes through · log axis · {band(SCALE)}",
                    hidden,
                )

            experiment_view.show(
                SCALE,
                "curve",
                SCALE.variants,
                tokens,
                partial(
                    against,
                    setting="width",
                    y="largest",
                    x_title="width of a head",
                    y_title="largest share",
                    log_x=True,
                    percent=True,
                ),
                captions.of_scale,
                f"the largest share that an asker gives, mean of 1,000 askers · an even look gives each of {tokens['tokens']} tokens {1 / tokens['tokens']:.1%} · log axis · {band(SCALE)}",
                "att-scale-",
                hidden,
                beside=gradient,
            )
elif positions.open:
    with positions:
        st.markdown(
            "Two marked tokens stand among others: which came first? Nothing but order tells. Attention that sees both sides and no positions sees a set. With a causal mask each place sees one token more than the one before, from which order can be told."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = controls.variants(POSITIONS.variants, "att-positions-variants")
            with st.popover("Settings", icon=":material/tune:", key="att-positions-settings"):
                length = experiment_view.settings(POSITIONS, ("length",), "att-positions-")
        if chosen and length:
            grid = length | {"learning_rate": order.LEARNING_RATES}

            def longer():
                layout.draw(
                    cache.recorded_chart(POSITIONS, "end", chosen, grid, captions.at_two_lengths, captions.of_longer),
                    f"accuracy at the end, on sequences of {length['length']} tokens as in training, and on some twice as long · chance: 50 % · line from least to greatest of {len(POSITIONS.seeds)} seeds",
                    hidden,
                )

            experiment_view.show(
                POSITIONS,
                "curve",
                chosen,
                grid,
                partial(curves_at_best, setting="learning_rate", x="step", y="accuracy", floor=0.4, by="validation"),
                captions.of_positions,
                f"accuracy on new sequences, each at the rate that validation chooses · axis from 40 %, chance is 50 % · {band(POSITIONS)}",
                "att-positions-",
                hidden,
                beside=longer,
            )
elif induction.open:
    with induction:
        st.markdown(
            "A block of random tokens repeats itself. To go on, one must find where the present token stood before, and say what followed. *After how many tokens it repeats is random*: were it always the same, positions alone would tell, as the switch shows."
        )
        offset = experiment_view.settings(INDUCTION, ("offset",), "att-induction-")
        if offset:
            grid = offset | {"learning_rate": repeating.LEARNING_RATES[offset["offset"]]}
            experiment_view.show(
                INDUCTION,
                "curve",
                INDUCTION.variants,
                grid,
                partial(curves_at_best, setting="learning_rate", x="step", y="loss", by="validation"),
                captions.of_induction,
                f"loss on the second half of new sequences, where every token can be known; a guess costs {captions.GUESSING} · each at the rate that validation chooses · {band(INDUCTION)}",
                "att-induction-",
                hidden,
                beside=partial(induction_heads.accuracy, grid, hidden),
            )
            induction_heads.pair(grid, hidden)
elif model.open:
    with model:
        steps = experiment_view.settings(MODEL, ("steps",), "att-model-")
        if steps:

            def table():
                rows = cache.recorded_value(MODEL, "end", MODEL.variants, steps, captions.ends)
                if rows and not hidden:
                    st.markdown(
                        f"**{cache.recorded_value(MODEL, 'end', MODEL.variants, steps, captions.of_model)}**  \n:small[:gray[on sentences that say a known fact in a way that it was never said in training]]"
                    )
                    st.table(
                        list(rows),
                        border="horizontal",
                        hide_index=True,
                        alt="What the small network and the counts reach",
                    )

            experiment_view.show(
                MODEL,
                "curve",
                MODEL.variants,
                steps,
                captions.drawn_learning,
                captions.of_learning,
                f"share of next words that it has right, on new sentences · many words are free to vary, and nobody can know them · {band(MODEL)}",
                "att-model-",
                hidden,
                beside=table,
            )
elif formulas.open:
    with formulas:
        layout.topics(TOPICS, "att-")

layout.whiteboard("attention", "att-", hidden)
layout.source(
    (
        "dlcore/blocks/attention.py",
        "dlcore/blocks/positions.py",
        "dlcore/models/language/transformer.py",
        "dlcore/inspection/language/attention_steps.py",
        "dlcore/experiments/language/language_model.py",
        "dlcore/experiments/language/attention_scaling.py",
        "dlcore/experiments/language/positions.py",
        "dlcore/experiments/language/induction_heads.py",
        "dlcore/data/synthetic_english.py",
    ),
    "att-",
)
