"""One sequence through all networks: what each would answer after every token, its gates and its attention weights."""

import random
from functools import partial

import pandas as pd
import streamlit as st

from dlcore.analysis.names import name
from dlcore.charts import curves
from dlcore.charts.language.gates import gates
from dlcore.experiments import find
from dlcore.experiments.language.long_range_recall import DISTANCE, LOG_T, PLAIN, TOKENS, WIDTH
from dlcore.formatting import percent
from pages.shared import cache, controls, layout, link
from pages.shared.failures import fails_alone

RECALL = find("long-range-recall")
LETTERS = "abcdefgh"
LONGEST = DISTANCE.default


@fails_alone
def panel(page, variants):
    """The reader types a sequence of the eight letters, or has one sampled."""
    from dlcore.inspection.language.text_input import say_cut

    key = page.key("inside-")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = link.own_text(
            f"Sequence of the letters {LETTERS[0]} to {LETTERS[-1]}",
            "cfadbegahbdgecfhadbe",
            f"{key}sequence",
            help=f"Up to {LONGEST} letters, as many as in training; the first one is to be recalled.",
        )
        st.button(
            "Sample another",
            key=f"{key}draw",
            on_click=_sample,
            args=(key,),
            icon=":material/casino:",
            help="Samples a random sequence.",
        )
        forget_bias = controls.segmented_control(
            "Forget bias of LSTM and GRU",
            (PLAIN, LOG_T),
            format_func=RECALL.setting("forget_bias").format,
            default=LOG_T,
            required=True,
            key=f"{key}memory",
            help="With default initialization about half of the state is forgotten at every token; with log T the gates start nearly open.",
        )
    letters = [letter for letter in (text or "").lower() if letter in LETTERS]
    if len(letters) < 2:
        st.info(f"At least two of the letters {', '.join(LETTERS)} are needed.")
        return
    if len(letters) < len(text):
        layout.small(
            f"Only the letters {LETTERS[0]} to {LETTERS[-1]} are read; {len(text) - len(letters)} others were left out."
        )
    if len(letters) > LONGEST:
        st.info(say_cut(LONGEST, "letters", "The networks read"))
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    _draw(page, variants, forget_bias or PLAIN, letters[:LONGEST])


def _sample(key):
    st.session_state[f"{key}sequence"] = "".join(random.choices(LETTERS, k=LONGEST))


def _draw(page, variants, forget_bias, letters):
    from dlcore.inspection.language.sequence_models import activity

    tokens, answers, rows = tuple(LETTERS.index(letter) for letter in letters), [], []
    for variant in variants:
        recorded = cache.load_arrays(RECALL.run(variant, RECALL.seeds[0], forget_bias=forget_bias))
        if recorded is None:
            continue
        measured = cache.live_value(
            partial(activity, recorded=recorded, tokens=tokens, width=WIDTH, count=TOKENS, longest=LONGEST)
        )
        answers += [(variant, 0, time, float(value)) for time, value in enumerate(measured.recall, start=1)]
        for what, values in measured.gates.items():
            rows += [
                (f"{name(variant)}: {what}", time, letters[time], float(value)) for time, value in enumerate(values)
            ]
    if not answers:
        st.info("No trained weights are recorded: run the experiment above.")
        return
    lines = curves(pd.DataFrame(answers, columns=["variant", "seed", "tokens", "probability"]), "tokens", "probability")
    end = {variant: probability for variant, _, _, probability in answers}
    best = max(end, key=end.get)
    source = f"{RECALL.id}, first seed, {RECALL.setting('forget_bias').label.lower()}: {RECALL.setting('forget_bias').format(forget_bias)} · “{letters}”"
    page.chart_with_download(
        cache.chart_of(
            lines,
            f"Read out after the last letter, the {name(best)} assigns the first one a probability of {percent(end[best])}",
        ),
        f"probability of the first letter, “{letters[0]}”, read out after each letter · trained to be read out after {LONGEST}",
        "recall-at-every-letter",
        source,
    )
    heatmap = gates(pd.DataFrame(rows, columns=["row", "time", "token", "value"]))
    page.chart_with_download(
        cache.chart_of(heatmap, "Gates, states and attention weights at every letter"),
        "gates: mean over the units, in percent · attention: mean over the heads · state: mean |h| over the units",
        "gates",
        source,
    )
