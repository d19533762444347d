"""What the tab Key–value recall says and draws of made-up tables."""

import pandas as pd
import pytest

from dlcore.analysis.language import key_value_recall as captions
from dlcore.analysis.language.sequence_models import distance_caption
from dlcore.charts.language import key_value_recall as drawings

END = pd.DataFrame(
    [
        (variant, address, distance, seed, accuracy, learned_at, parameters)
        for address, variant, distance, accuracy, learned_at, parameters in (
            ("random", "rnn", 20, 0.5, (None, None, None), 900),
            ("random", "rnn", 100, 0.25, (None, None, None), 900),
            ("random", "transformer", 20, 1.0, (100, 150, 400), 1_000),
            ("random", "transformer", 100, 0.96, (500, 800, None), 1_000),
            ("fixed", "rnn", 20, 1.0, (50, 50, 50), 900),
        )
        for seed, learned_at in enumerate(learned_at)
    ],
    columns=["variant", "address", "distance", "seed", "accuracy", "learned_at", "parameters"],
).astype({"learned_at": object})
CURVE = pd.DataFrame(
    [
        (variant, seed, 50 * test, accuracy)
        for variant, seed, accuracies in (
            ("gru", 0, (0.2, 0.5, 1.0, 1.0)),
            ("gru", 1, (0.3, 0.992, 1.0)),
            ("lstm", 0, (0.2, 0.4, 0.4, 0.4)),
            ("lstm", 1, (0.2, 0.4, 0.4, 0.995)),
            ("rnn", 0, (0.2, 0.2, 0.2, 0.2)),
            ("rnn", 1, (0.2, 0.2, 0.2, 0.2)),
        )
        for test, accuracy in enumerate(accuracies)
    ],
    columns=["variant", "seed", "step", "validation_accuracy"],
)


def test_how_far_each_recalls():
    told = END[END["address"] == "random"]
    assert distance_caption(told) == "The farthest that each recalls, in tokens: RNN over none, Transformer over 100"
    rnn = told[told["variant"] == "rnn"]
    assert distance_caption(rnn, "the value") == "None recalls the value in 95% of new sequences within its steps"


def test_when_each_has_learned():
    assert (
        captions.learning_caption(CURVE, 0.99)
        == "99% of validation sequences: GRU after 50 to 100 steps, LSTM after 150 steps in 1 of 2 runs, RNN never"
    )


def test_a_run_that_stopped_counts_on():
    whole = captions.to_the_end(CURVE)
    assert len(whole) == 3 * 2 * 4
    stopped = whole[(whole["variant"] == "gru") & (whole["seed"] == 1)].set_index("step")["validation_accuracy"]
    assert stopped.to_dict() == {0: 0.3, 50: 0.992, 100: 1.0, 150: 1.0}


def test_the_table_has_a_row_for_each_network_and_address():
    table = captions.result_table(END, (("random", "Random"), ("fixed", "Fixed")))
    assert list(table["Address"]) == ["Random", "Random", "Fixed"]
    assert list(table["Network"]) == ["RNN", "Transformer", "RNN"]
    assert list(table["Parameters"]) == ["900", "1,000", "900"]
    assert list(table["20 tokens"]) == ["50.0% · never", "100.0% · 150", "100.0% · 50"]
    assert list(table["100 tokens"]) == ["25.0% · never", "96.0% · 800", "–"]


def test_accuracy_is_drawn_by_distance_above_a_line_at_chance():
    drawing = drawings.distance_chart(END[END["address"] == "random"], 0.25)
    assert list(drawing.frame["x"]) == [20, 20, 100, 100]
    (line,) = (layer for layer in drawing.spec["layer"] if layer["name"] == "level")
    assert line["encoding"]["y"]["datum"] == 0.25
    assert line["encoding"]["y"]["scale"]["domain"] == [0.0, 1.0]


def test_curves_are_drawn_to_the_last_step_of_any_run():
    drawing = drawings.learning_chart(CURVE)
    ends = drawing.frame.groupby("variant", observed=True)["x"].max()
    assert ends.tolist() == [150, 150, 150]
    assert drawing.frame["mean"].max() == pytest.approx(1.0)


def test_without_rows_nothing_is_drawn_or_said():
    assert drawings.distance_chart(END.iloc[:0], 0.25).frame.empty
    assert drawings.learning_chart(CURVE.iloc[:0]).frame.empty
    assert captions.learning_caption(CURVE.iloc[:0], 0.99) == ""
