"""Neuron and backpropagation: how does the loss tell a weight what to do?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import backpropagation as captions
from dlcore.charts import bars
from dlcore.charts.foundations.finite_differences import vee
from dlcore.experiments import find
from dlcore.guide import GUESSES, TOPICS
from dlcore.guide.foundations.backpropagation import TOPICS as OURS
from pages.foundations.panels import network_walkthrough
from pages.shared import cache, controls, experiment_view, layout, prediction

CHECK, CORNER = find("gradient-check"), find("relu-kink")
BOTH = {"precision": CHECK.setting("precision").choices}
FINE = {"precision": (CHECK.setting("precision").default,)}
DISTANCE = "distance to backpropagation's gradient over its length · both axes log"
BAND = f"band from the least to the greatest of {len(CHECK.seeds)} seeds"

layout.heading(
    "Neuron and backpropagation",
    "How does the loss tell a weight what to do?",
    "The guide's neuron is a weighted sum that is bent, and backpropagation is the chain rule. Here both are done by hand, one number at a time, "
    "and the result is *checked*: against PyTorch, and against moving each weight a little.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    chosen = controls.variants(CHECK.variants, "bp-variants", label="Check against")
    with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
        prediction.switch("bp-")
        controls.reset("bp-")
if not chosen:
    st.stop()
layout.formulas([TOPICS[topic.id] for topic in OURS])
hidden = prediction.guess(GUESSES["backpropagation"], "bp-")

by_hand = network_walkthrough.told("bp-")
walk, practice = st.tabs(["Step by step", "Practice"], key="bp-mode", on_change="rerun", bind="query-params")
if walk.open:
    with walk:
        network_walkthrough.walk(by_hand, "bp-")
elif practice.open:
    with practice:
        network_walkthrough.practice(by_hand, "bp-")

layout.verdict_cards(("backpropagation/true-gradient",), hidden)

st.header("Look closer", anchor="closer")
check, corner, words = st.tabs(
    ["Gradient check", "At ReLU's corner", "Formulas"], key="bp-tab", on_change="rerun", bind="query-params"
)
if check.open:
    with check:
        settings = experiment_view.settings(CHECK, ("network", "activation"), "bp-check-", side_by_side=True)
        if settings:

            def passes():
                layout.draw(
                    cache.recorded_chart(
                        CHECK, "cost", chosen, settings, partial(bars, y="passes", unit="passes"), captions.of_cost
                    ),
                    "passes through the network for one gradient · backpropagation, as autograd does it: one forward and one back",
                    hidden,
                )

            experiment_view.show(
                CHECK,
                "error",
                chosen,
                settings | BOTH,
                vee,
                captions.of_error,
                f"{DISTANCE} · on the left rounding, on the right a step that is too long · dashed: 32 bits · {BAND}",
                "bp-check-",
                hidden,
                beside=passes,
            )
elif corner.open:
    with corner:
        settings = experiment_view.settings(CORNER, ("distance",), "bp-corner-")
        if settings:

            def why():
                st.markdown(
                    "ReLU's slope is 0 to the left of its corner and 1 to the right; *at* it there is none. Backpropagation and autograd both take the left one, 0: "
                    "a *subgradient*, the same for everyone who follows the rule. A central difference takes the mean of both sides, a one-sided one the side that it steps to, "
                    "and a smaller step mends neither.\n\n"
                    "Near the corner the gradient exists, but a step that is longer than the distance still reaches across: left of the dashed line every difference is right, "
                    "right of it those that cross are not. *Exact fractions* are central differences that round nothing, with a step of $2^{-200}$.\n\n"
                    "So a gradient check that fails for a few weights of a ReLU network need not mean a wrong backward pass: draw other inputs, or shorten the step, and ask again."
                )

            experiment_view.show(
                CORNER,
                "error",
                [*chosen, "exact-fractions"],
                settings | FINE,
                partial(vee, mark=settings["distance"]),
                partial(captions.of_corner, distance=settings["distance"]),
                f"{DISTANCE} · 2–2–1 network with one of its sums put there, 64 bits · {BAND}",
                "bp-corner-",
                hidden,
                beside=why,
            )
elif words.open:
    with words:
        layout.topics(OURS, "bp-")

layout.whiteboard("backpropagation", "bp-", hidden)
layout.source(
    (
        "dlcore/models/backpropagation.py",
        "dlcore/inspection/foundations/chain_rule.py",
        "dlcore/inspection/expression.py",
        "dlcore/experiments/foundations/gradient_check.py",
        "dlcore/experiments/foundations/relu_kink.py",
    ),
    "bp-",
)
