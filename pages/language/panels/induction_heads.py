"""The two heads that go on with a repeated sequence: where they look in one sequence, token by token."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import attention as captions
from dlcore.charts.heatmap import curves_at_best
from dlcore.experiments import find
from dlcore.experiments.language.induction_heads import RANDOM
from pages.shared import cache, layout

INDUCTION = find("induction-heads")
TWO = "layers-2"
FOUND_OUT = (
    "**How two layers do it.** The textbook's way: a head of the first layer looks one back, so that every token carries the name of the one before it; a head of the second asks for tokens that carry the name of the present one, and copies them. "
    "It is not the only way: if the first layer spreads out, every token carries a mixture of all before it, and the first whose mixture holds the present token is the one that followed it."
)
KNOWN = "**When the distance is known**, one layer can do it: it looks so many places back, whatever stands there. Positions decide, not tokens. The curves above say whether it learned to; make the distance random, and see what is left."


def accuracy(grid, hidden):
    """How often one layer and two are right."""
    draw = partial(curves_at_best, setting="learning_rate", x="step", y="accuracy", by="validation")
    layout.draw(
        cache.recorded_chart(INDUCTION, "curve", INDUCTION.variants, grid, draw, captions.of_right),
        "accuracy on the second half of new sequences · the same runs",
        hidden,
    )


def pair(grid, hidden):
    """Of two layers, first seed: in each the head with the clearest habit, and where it looks in one sequence."""
    learning_rate = cache.recorded_value(INDUCTION, "end", (TWO,), grid, captions.rate_of_variant)
    settings = grid | {"learning_rate": learning_rate}
    kept = learning_rate and cache.load_arrays(INDUCTION.run(TWO, 0, **settings))
    if not kept:
        return
    st.markdown(
        f"{FOUND_OUT if grid['offset'] == RANDOM else KNOWN} Below, of each of two layers, the head with the clearest habit: first seed, one sequence."
    )
    for place, layer in zip(st.columns(2, gap="large"), (1, 2), strict=True):
        with place:
            head = cache.recorded_value(INDUCTION, "heads", (TWO,), settings, partial(captions.strongest, layer=layer))
            layout.draw(
                cache.live_chart(
                    partial(captions.looked, kept=kept, layer=layer, head=head[0]),
                    captions.draw_looked,
                    partial(captions.of_looked, layer=layer, strongest=head),
                ),
                "tokens as letters, who asks downwards, who is asked to the right · share: mean of 200 sequences, in their second half · point at a cell",
                hidden,
            )
