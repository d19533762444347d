"""Recall by key: what caption and table make of made-up records."""

import pandas as pd

from dlcore.analysis.language import key_value_recall as analysis
from dlcore.charts.language.key_value_recall import recall_by_length
from dlcore.experiments.language.key_value_recall import ADDRESS

FRAME = pd.DataFrame(
    [
        ("rnn", 0, 20, "random", 0.4, 0.7, 5_000),
        ("rnn", 0, 100, "random", 0.25, 0.26, 5_000),
        ("lstm", 0, 20, "random", 0.96, 0.97, 20_000),
        ("lstm", 1, 20, "random", 0.98, 0.99, 20_000),
        ("lstm", 0, 100, "random", 0.62, 1.0, 20_000),
        ("gru", 0, 20, "random", 0.97, 1.0, 15_000),
        ("gru", 0, 100, "random", 0.6, 1.0, 15_000),
        ("transformer", 0, 20, "random", 0.99, 0.99, 26_000),
        ("transformer", 0, 100, "random", 0.99, 0.99, 29_000),
    ],
    columns=["variant", "seed", "length", "address", "accuracy", "stored", "parameters"],
)


def test_the_caption_tells_how_far_each_recalls():
    told = analysis.recall_caption(FRAME)
    assert (
        told
        == "Pair at a random position: each recalls the value over at most so many tokens: RNN none, LSTM and GRU 20, Transformer 100"
    )
    assert (
        analysis.recall_caption(FRAME[FRAME["variant"] == "rnn"])
        == "Pair at a random position: none recalls the value in 95 % of new sequences"
    )


def test_addresses_are_called_as_in_the_experiment():
    assert dict(ADDRESS.labels) == analysis.ADDRESSES


def test_the_table_says_where_values_were_kept_without_their_keys():
    both = pd.concat([FRAME, FRAME[FRAME["length"] == 20].assign(address="fixed", accuracy=0.99, stored=0.99)])
    table = analysis.result_table(both)
    assert list(table) == ["Network", "Pair asked for", "20 tokens", "100 tokens"]
    cells = table.set_index(["Network", "Pair asked for"])
    assert cells.loc[("LSTM", "at a random position"), "100 tokens"] == "62 % (100 %)"
    assert cells.loc[("LSTM", "at a random position"), "20 tokens"] == "97 %"
    assert cells.loc[("RNN", "always first"), "100 tokens"] == "–"


def test_sizes_are_those_at_the_shortest_sequences():
    assert analysis.size_note(FRAME) == "Parameters: RNN 5,000, LSTM 20,000, GRU 15,000, Transformer 26,000."


def test_each_network_is_a_line_over_the_length():
    drawn = recall_by_length(FRAME).frame
    assert set(drawn["name"]) == {"RNN", "LSTM", "GRU", "Transformer"}
    assert set(drawn["x"]) == {20.0, 100.0}


def test_brackets_are_explained_where_there_are_any():
    assert analysis.bracket_note(FRAME).startswith("In brackets")
    assert analysis.bracket_note(FRAME[FRAME["variant"] == "transformer"]) == ""
