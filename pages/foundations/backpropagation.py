"""Neuron and backpropagation: how does the loss tell a weight what to do?"""

from functools import partial

import streamlit as st

from dlcore.charts import bars
from dlcore.charts.decay import decay
from dlcore.charts.findings import backpropagation as findings
from dlcore.experiments import find
from dlcore.guide import GUESSES, TOPICS
from dlcore.guide.backpropagation import TOPICS as OURS
from pages.shared import bones, controls, experiment, guess, network_by_hand, records

CHECK = find("gradient-check")

bones.heading(
    "Neuron and backpropagation",
    "How does the loss tell a weight what to do?",
    "The guide's neuron is a weighted sum that is bent, and backpropagation is the chain rule. Here both are done by hand, one number at a time, "
    "and the result is *checked*: against PyTorch, and against moving each weight a little.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(CHECK.variants, "bp-variants", label="Check against")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        guess.switch("bp-")
        controls.reset("bp-")
if not chosen:
    st.stop()
bones.formulas([TOPICS[topic.id] for topic in OURS])
veiled = guess.guess(GUESSES["backpropagation"], "bp-")

by_hand = network_by_hand.told("bp-")
walk, practice = st.tabs(["Step by step", "Practice"], key="bp-mode", on_change="rerun", bind="query-params")
if walk.open:
    with walk:
        network_by_hand.walk(by_hand, "bp-")
elif practice.open:
    with practice:
        network_by_hand.practice(by_hand, "bp-")

bones.verdict_cards(("backpropagation/true-gradient",), veiled)

st.header("Look closer", anchor="closer")
check, words = st.tabs(["Gradient check", "Formulas"], key="bp-tab", on_change="rerun", bind="query-params")
if check.open:
    with check:
        settings = experiment.settings(CHECK, ("network", "precision", "activation"), "bp-check-", side_by_side=True)
        if settings:

            def passes():
                bones.draw(
                    records.picture(
                        CHECK, "cost", chosen, settings, partial(bars, y="passes", unit="passes"), findings.of_cost
                    ),
                    "passes through the network for one gradient · backpropagation, as autograd does it: one forward and one back",
                    veiled,
                )

            experiment.show(
                CHECK,
                "error",
                chosen,
                settings,
                partial(decay, x="step", y="error", x_title="step h", y_title="relative distance", log_x=True, floor=1e-18),
                findings.of_error,
                "distance to backpropagation's gradient over its length · both axes log · on the left rounding, on the right a step that is too long · "
                f"band from the least to the greatest of {len(CHECK.seeds)} seeds",
                "bp-check-",
                veiled,
                beside=passes,
            )
elif words.open:
    with words:
        bones.topics(OURS, "bp-")

bones.whiteboard("backpropagation", "bp-", veiled)
bones.source(
    (
        "dlcore/models/backpropagation.py",
        "dlcore/inspection/chain_rule.py",
        "dlcore/inspection/arithmetic.py",
        "dlcore/experiments/foundations/gradient_check.py",
    ),
    "bp-",
)
