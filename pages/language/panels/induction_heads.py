"""The two heads that continue a repeated sequence: their attention in one sequence, token by token."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import attention as captions
from dlcore.charts.language import attention as drawings
from dlcore.experiments.language.induction_heads import RANDOM
from pages.shared import cache

TWO = "layers-2"
RANDOM_NOTE = (
    "**How two layers do it.** In the textbook mechanism a head of the first layer attends to the previous token, so that every "
    "token carries the identity of the one before it; a head of the second layer attends to tokens that carry the identity of the "
    "current one, and copies them. It is not the only mechanism: if the first layer spreads its attention, every token carries a "
    "mixture of all before it, and the first one whose mixture holds the current token is the one that followed it."
)
FIXED_NOTE = (
    "**When the distance is fixed**, one layer can do it: it attends to the token that far back, whatever it is. Positions decide, "
    "not tokens. The curves above say whether it learned to; make the distance random, and see what is left."
)


def pair(page, experiment, settings):
    """Of two layers, first seed: in each the head with the clearest pattern, and its attention in one sequence."""
    both = cache.load(experiment, (TWO,), settings)
    learning_rate = both.value("end", captions.rate_of_variant)
    if not learning_rate:
        return
    chosen = settings | {"learning_rate": learning_rate}
    recorded = cache.load_arrays(experiment.run(TWO, 0, **chosen))
    if not recorded:
        return
    st.markdown(
        f"{RANDOM_NOTE if settings['offset'] == RANDOM else FIXED_NOTE} Below, of each of two layers, the head with the clearest "
        "pattern: first seed, one sequence."
    )
    records = cache.load(experiment, (TWO,), chosen)
    said = ", ".join(
        f"{experiment.setting(name).label.lower()}: {experiment.setting(name).format(value)}"
        for name, value in chosen.items()
    )
    for column, layer in zip(st.columns(2, gap="large"), (1, 2), strict=True):
        with column:
            head = records.value("heads", partial(captions.strongest, layer=layer))
            page.chart_with_download(
                cache.live_chart(
                    partial(captions.head_table, recorded=recorded, layer=layer, head=head.head),
                    drawings.head_chart,
                    partial(captions.pattern_caption, layer=layer, strongest=head),
                ),
                "tokens as letters · rows: queries, columns: keys · percentage: mean of 200 sequences, in their second half · "
                "point at a cell",
                f"induction-head-{layer}",
                f"{experiment.id}, two layers, first seed, {said}: head {head.head} of layer {layer}, one sequence",
            )
