"""Which network for a task: what is measured decides, and who is left is said."""

import pandas as pd
import pytest

from dlcore.analysis.language import model_selector as captions

REACH = {"rnn": 0.2, "lstm": 0.97, "transformer": 1.0}
NAMES = {"rnn": 0.5, "lstm": 0.6, "transformer": 0.7}
PACE = {"rnn": 5.0, "lstm": 20.0, "transformer": 90.0}


@pytest.mark.parametrize(
    ("most", "against", "said"),
    [
        (
            100,
            ["forgets", "", ""],
            "Transformer: it remembers, is fast enough, and reaches 70.0% on the names; LSTM would do too",
        ),
        (
            50,
            ["forgets", "", "too slow"],
            "LSTM: it remembers, is fast enough, and reaches 60.0% on the names; no other network does both",
        ),
        (
            1,
            ["forgets, too slow", "too slow", "too slow"],
            "None of them meets both conditions: relax one, or shorten the sequences",
        ),
    ],
)
def test_who_is_left(most, against, said):
    table = captions.compare(REACH, NAMES, PACE, most)
    assert list(table["against"]) == against
    assert captions.recommendation(table) == said
    shown = captions.display_table(table, 20, 25, 64)
    assert list(shown["Against it"])[0] == against[0]
    assert list(shown["A step of 64 tokens"]) == ["5.0 ms", "20 ms", "90 ms"]


def test_what_is_measured_is_a_mean_at_the_right_rate():
    recall_accuracy = pd.DataFrame(
        [
            {
                "variant": "lstm",
                "learning_rate": learning_rate,
                "seed": seed,
                "step": step,
                "accuracy": value if step else 0.1,
            }
            for learning_rate, values in ((0.001, (0.2, 0.4)), (0.003, (0.9, 1.0)))
            for seed, value in enumerate(values)
            for step in (0, 20)
        ]
    )
    assert captions.recall_accuracy(recall_accuracy) == {"lstm": pytest.approx(0.95)}
    told = pd.DataFrame(
        [{"variant": "gru", "seed": seed, "validation": 0.5, "accuracy": value} for seed, value in ((0, 0.6), (1, 0.8))]
    )
    assert captions.name_accuracy(told) == {"gru": pytest.approx(0.7)}
    paced = pd.DataFrame(
        [
            {"variant": variant, "kernel": kernel, "length": length, "seed": 0, "milliseconds": value}
            for variant, kernel, length, value in (
                ("rnn", "k", 16, 1.0),
                ("rnn", "p", 16, 9.0),
                ("transformer", "p", 16, 2.0),
                ("rnn", "k", 64, 4.0),
            )
        ]
    )
    assert captions.step_milliseconds(paced, 16, "k") == {"rnn": 1.0, "transformer": 2.0}


def test_a_network_that_is_not_wholly_recorded_is_left_out():
    table = captions.compare(REACH, NAMES, {"lstm": 20.0}, 100)
    assert list(table["variant"]) == ["lstm"]
