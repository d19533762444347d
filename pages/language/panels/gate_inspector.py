"""One sequence through all readers: what each would answer after every token, and what its gates and its attention did."""

import random

import pandas as pd
import streamlit as st

from dlcore.charts import curves
from dlcore.charts.base import name
from dlcore.charts.language.gates import gates
from dlcore.experiments import find
from dlcore.experiments.language.long_range_recall import DISTANCE, LOG_T, PLAIN, TOKENS, WIDTH
from dlcore.formatting import percent
from pages.shared import cache, layout

RECALL = find("long-range-recall")
LETTERS = "abcdefgh"
LONGEST = DISTANCE.default


def panel(variants, key, hidden=False):
    """The reader types a sequence of the eight letters, or has one drawn."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        told = st.text_input(
            f"Sequence of the letters {LETTERS[0]} to {LETTERS[-1]}",
            value="cfadbegahbdgecfhadbe",
            max_chars=LONGEST,
            key=f"{key}sequence",
            help=f"Up to {LONGEST} letters, as many as the networks were trained on; the first is what is to be remembered.",
        )
        st.button(
            "Another",
            key=f"{key}draw",
            on_click=_draw,
            args=(key,),
            icon=":material/casino:",
            help="Draws a sequence at random.",
        )
        memory = st.segmented_control(
            "Gates of LSTM and GRU began",
            (PLAIN, LOG_T),
            format_func=RECALL.setting("forget_bias").format,
            default=PLAIN,
            required=True,
            key=f"{key}memory",
            bind="query-params",
            help="As libraries begin, half is forgotten at every token; told to keep for T tokens, the gates begin nearly open.",
        )
    letters = [letter for letter in (told or "").lower() if letter in LETTERS]
    if len(letters) < 2:
        st.info(f"At least two of the letters {', '.join(LETTERS)} are needed.")
        return
    if len(letters) < len(told):
        layout.small(
            f"Only the letters {LETTERS[0]} to {LETTERS[-1]} are read; {len(told) - len(letters)} others were left out."
        )
    if hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    _show(variants, memory or PLAIN, letters)


def _draw(key):
    st.session_state[f"{key}sequence"] = "".join(random.choices(LETTERS, k=LONGEST))


def _show(variants, memory, letters):
    from dlcore.inspection.language import sequence_models

    numbers, answered, rows = [LETTERS.index(letter) for letter in letters], [], []
    for variant in variants:
        kept = cache.load_arrays(RECALL.run(variant, RECALL.seeds[0], forget_bias=memory))
        if kept is None:
            continue
        model = sequence_models.restored(variant, kept.arrays, TOKENS, WIDTH, LONGEST)
        for time, probabilities in enumerate(sequence_models.asked_after_each(variant, model, numbers)):
            answered.append((variant, 0, time + 1, float(probabilities[numbers[0]])))
        for what, values in sequence_models.opened(variant, model, numbers).items():
            rows += [
                (f"{name(variant)}: {what}", time, letters[time], float(value)) for time, value in enumerate(values)
            ]
    if not answered:
        st.info("No trained weights are at hand: run the experiment above here, and they are kept.")
        return
    drawn = curves(
        pd.DataFrame(answered, columns=["variant", "seed", "tokens", "probability"]), "tokens", "probability"
    )
    end = {variant: share for variant, _, _, share in answered}
    best = max(end, key=end.get)
    layout.draw(
        cache.Picture(
            drawn.frame, drawn.spec, f"Asked at the end, {name(best)} gives the first letter {percent(end[best])}"
        ),
        f"probability of the right answer, “{letters[0]}”, if asked after so many letters; they were trained to be asked after {LONGEST}",
    )
    heat = gates(pd.DataFrame(rows, columns=["row", "time", "token", "value"]))
    layout.draw(
        cache.Picture(heat.frame, heat.spec, "What each did at every letter"),
        "gates: mean opening over the units, in percent · attention: mean over the heads · state: mean size over the units",
    )
