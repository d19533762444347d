"""The two heads that go on with a repeated sequence: where they look in one sequence, token by token."""

from functools import partial

import streamlit as st

from dlcore.charts.findings import attention as findings
from dlcore.charts.sweep import curves_at_best
from dlcore.experiments import find
from pages.shared import bones, records

INDUCTION = find("induction")
TWO = "layers-2"


def accuracy(grid, veiled):
    """How often one layer and two are right."""
    draw = partial(curves_at_best, setting="rate", x="step", y="accuracy", by="validation")
    bones.draw(
        records.picture(INDUCTION, "curve", INDUCTION.variants, grid, draw, findings.of_right),
        "accuracy on the second half of new sequences · the same runs",
        veiled,
    )


def pair(grid, veiled):
    """Of two layers, first seed: the head that looks one back, and the head that looks at what followed last time."""
    rate = records.computed(INDUCTION, "end", (TWO,), grid, findings.rate_of_variant)
    kept = rate and records.kept(INDUCTION.run(TWO, 0, **(grid | {"rate": rate})))
    if not kept:
        return
    settings = grid | {"rate": rate}
    st.markdown("**How two layers do it.** A head of the first looks one back, so that every token carries the name of the one before it. A head of the second looks for tokens whose predecessor is the present one. Framed by their weight: first seed, one sequence.")
    for place, layer, column, told in zip(
        st.columns(2, gap="large"),
        (1, 2),
        ("previous", "induction"),
        ("the token just before", "the token that followed last time"),
        strict=True,
    ):
        with place:
            head = records.computed(INDUCTION, "heads", (TWO,), settings, partial(findings.strongest, layer=layer, column=column))
            bones.draw(
                records.sketch(partial(findings.looked, kept=kept, layer=layer, head=head[0]), findings.draw_looked, partial(findings.of_looked, layer=layer, head=head, told=told)),
                "tokens as letters, who asks downwards, who is asked to the right · point at a cell for its share",
                veiled,
            )
