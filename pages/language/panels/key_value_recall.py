"""Recall by content: pairs of a key and a value at random positions, beside the same task at a fixed address."""

from functools import partial

import streamlit as st

from dlcore.analysis.language import key_value_recall as captions
from dlcore.analysis.selection import tuning_table
from dlcore.charts.language.key_value_recall import recall_by_length
from dlcore.data.key_value_pairs import FIXED, PAIRS, RANDOM
from dlcore.experiments import find
from dlcore.experiments.language import key_value_recall as recall
from pages.shared import cache, layout

RECALL = find("key-value-recall")


def panel(page, chosen):
    """Accuracy by length at a random address, and at a fixed one."""
    chance = 1 / recall.VALUES
    # Whoever knows which values were stored, but not of which key, is right at times by choosing the right pair, and at times as both have one value.
    guess = 1 / PAIRS + (1 - 1 / PAIRS) * chance
    st.markdown(
        "Two pairs of a key and a value stand at random positions in the first half of a sequence; all other tokens are random values without a key. At the end "
        f"comes one of the two keys, and the network names its value. In the task above the token to be recalled is always the first, a fixed address; here only its key "
        "tells which one is wanted. A recurrent network has to store every pair as it passes, with its key, and keep it; attention can look for the key at the end. "
        f"Values alone, without their keys, give {guess * 100:.0f} %, a pure guess {chance * 100:.0f} %."
    )
    records = cache.load(RECALL, chosen, {"length": recall.LENGTHS, "address": (RANDOM, FIXED)})

    def at_fixed_address():
        page.chart(
            records.chart("end", recall_by_length, captions.recall_caption, where=(("address", (FIXED,)),)),
            f"the same sequences, but the pair asked for is always the first token · log axis · {layout.seed_range(RECALL)}",
        )

    page.experiment(
        records,
        "end",
        recall_by_length,
        captions.recall_caption,
        f"accuracy on {recall.TESTED} new sequences, after at most {recall.STEPS} steps of {recall.BATCH} · the pair asked for at a random position, half as far back to all "
        f"the way · RNN orthogonal with a gain of {recall.GAIN.default:g}, LSTM and GRU with a gate bias of log T, each at its tuned learning rate · log axis · {layout.seed_range(RECALL)}",
        "kv-",
        where=(("address", (RANDOM,)),),
        beside=at_fixed_address,
    )
    page.table(
        records.value("end", captions.result_table),
        "Accuracy of each network by length, at a random and at a fixed address",
    )
    page.note(records.value("end", captions.size_note))
    page.note(records.value("end", captions.bracket_note))
    with st.expander("How the learning rate was chosen"):
        for condition in RECALL.tuning_conditions:
            where = f"{condition['length']} tokens, pair {recall.ADDRESS.labels[condition['address']]}"
            table = cache.load_tuning(RECALL, chosen, condition).value(
                "end", partial(tuning_table, setting="learning_rate", by="error")
            )
            if table is not None:
                page.note(where)
                page.table(table, f"Mean validation error at each learning rate that was tried, {where}")
        page.note(
            f"Validation error, mean over a training and {len(RECALL.tuning_seeds)} seeds that judge nothing; more than {recall.SHORT} tokens take the rates of {recall.LONG} · ✓ chosen"
        )
