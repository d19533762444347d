"""Neuron and backpropagation: how does the loss reach every weight?"""

from functools import partial

import streamlit as st

from dlcore.analysis.foundations import backpropagation as captions
from dlcore.charts import bars
from dlcore.charts.foundations.finite_differences import finite_differences
from dlcore.experiments import find
from dlcore.guide import TOPICS
from dlcore.guide.foundations.backpropagation import TOPICS as PAGE_TOPICS
from pages.foundations.panels import network_walkthrough
from pages.shared import cache, layout
from pages.shared.page import Page

CHECK, KINK = find("gradient-check"), find("relu-kink")
BOTH_PRECISIONS = {"precision": CHECK.setting("precision").choices}
DOUBLE_PRECISION = {"precision": (CHECK.setting("precision").default,)}
DISTANCE = "relative distance to backpropagation's gradient · both axes log"

page = Page("backpropagation")
page.heading(
    "How does the loss tell a weight what to do?",
    "The guide's neuron is a weighted sum followed by a nonlinearity, and backpropagation is the chain rule. Here both are done by hand, one number at a time, "
    "and the result is *checked*: against PyTorch, and against finite differences.",
)
chosen = page.variants(CHECK.variants, label="Check against", formulas=False)
page.formulas([TOPICS[topic.id] for topic in PAGE_TOPICS])

walkthrough = network_walkthrough.configure(page)
walk, practice = st.tabs(["Step by step", "Practice"], key=page.key("mode"), on_change="rerun", bind="query-params")
if walk.open:
    with walk:
        network_walkthrough.walk(page, walkthrough)
elif practice.open:
    with practice:
        network_walkthrough.practice(page, walkthrough)

page.limits(
    ("Finite differences in 32 bits", {"tab": "Gradient check"}),
    ("At ReLU's kink", {"tab": "At ReLU's kink"}),
)
page.verdicts(("backpropagation/true-gradient",))

check, kink, words = page.explore("Gradient check", "At ReLU's kink", "Formulas")
if check.open:
    with check:
        settings = page.settings(CHECK, ("network", "activation"), "check-", side_by_side=True)
        if settings:
            single = cache.load(CHECK, chosen, settings)

            def passes():
                page.chart(
                    single.chart("cost", partial(bars, y="passes", unit="passes"), captions.passes_caption),
                    "passes through the network for one gradient · backpropagation, as in autograd: one forward and one backward",
                )

            page.experiment(
                cache.load(CHECK, chosen, settings | BOTH_PRECISIONS),
                "error",
                finite_differences,
                captions.error_caption,
                f"{DISTANCE} · on the left rounding error, on the right truncation error · dashed: 32 bits · {layout.seed_range(CHECK)}",
                "check-",
                beside=passes,
            )
elif kink.open:
    with kink:
        settings = page.settings(KINK, ("distance",), "corner-")
        if settings:

            def explanation():
                st.markdown(
                    "ReLU's derivative is 0 to the left of its kink and 1 to the right; *at* the kink it does not exist. Backpropagation and autograd both use the left one, 0: "
                    "a *conventional value*, not a derivative. A central difference gives the mean of the two one-sided derivatives, a one-sided difference the one on its side, "
                    "and a smaller step does not help.\n\n"
                    "Near the kink the gradient exists, but a step larger than the distance still reaches across: with steps shorter than the dashed line every difference agrees up to rounding, "
                    "with longer ones those that cross the kink do not. *Exact fractions* are central differences without rounding, with a step of $2^{-200}$.\n\n"
                    "So a gradient check that fails for a few weights of a ReLU network need not mean a wrong backward pass: draw other inputs, or shorten the step, and check again."
                )

            page.experiment(
                cache.load(KINK, [*chosen, "exact-fractions"], settings | DOUBLE_PRECISION),
                "error",
                partial(finite_differences, mark=settings["distance"]),
                partial(captions.kink_caption, distance=settings["distance"]),
                f"{DISTANCE} · 2–2–1 network with one pre-activation placed there, 64 bits · {layout.seed_range(KINK)}",
                "corner-",
                beside=explanation,
            )
elif words.open:
    with words:
        page.topics(PAGE_TOPICS)

page.whiteboard()
page.source(
    (
        "dlcore/models/backpropagation.py",
        "dlcore/inspection/foundations/chain_rule.py",
        "dlcore/inspection/expression.py",
        "dlcore/experiments/foundations/gradient_check.py",
        "dlcore/experiments/foundations/relu_kink.py",
    )
)
