"""Gates on one time axis, and what the tables of the recurrent page show."""

import pandas as pd
import pytest

from dlcore.analysis.language import sequence_models as captions
from dlcore.charts.language.gates import gates
from dlcore.charts.log_lines import decay


def test_every_gate_has_a_row_and_every_token_a_column():
    frame = pd.DataFrame(
        [
            (row, time, token, value)
            for row, value in (("forget", 0.5), ("say", 0.996))
            for time, token in enumerate("aba")
        ],
        columns=["row", "time", "token", "value"],
    )
    drawing = gates(frame)
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["cells", "numbers"]
    assert list(drawing.frame["text"]) == ["50"] * 3 + ["100"] * 3
    assert (
        drawing.spec["layer"][0]["encoding"]["x"]["axis"]["labelExpr"]
        == "({'0': 'a', '1': 'b', '2': 'a'})[datum.value]"
    )


def recall_table(ends):
    """`ends`: variant to distance to the last accuracy."""
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "distance": distance,
                "seed": seed,
                "step": step,
                "accuracy": accuracy if step else 0.1,
            }
            for variant, of_one in ends.items()
            for distance, accuracy in of_one.items()
            for seed in (0, 1)
            for step in (0, 20)
        ]
    )


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (
            {"rnn": {5: 1.0, 20: 0.1}, "transformer": {5: 1.0, 20: 1.0}},
            "The farthest that each recalls, in tokens: RNN over 5, Transformer over 20",
        ),
        ({"rnn": {5: 0.2}, "lstm": {5: 0.99}}, "The farthest that each recalls, in tokens: RNN over none, LSTM over 5"),
        ({"rnn": {5: 0.2}}, "None recalls the first token in 95% of new sequences within its steps"),
        ({"gru": {5: 1.0}}, "The farthest that each recalls, in tokens: GRU over 5"),
    ],
)
def test_the_distance_is_that_of_the_records(ends, told):
    assert captions.distance_caption(recall_table(ends)) == told


def test_who_has_it_first_and_who_never():
    assert (
        captions.learning_caption(recall_table({"rnn": {5: 0.2}, "lstm": {5: 0.99}}))
        == "LSTM solves it after 20 steps; RNN never within its steps"
    )


def test_the_share_of_the_gradient_is_first_over_last():
    frame = pd.DataFrame(
        [
            {"variant": variant, "seed": 0, "back": back, "before": value}
            for variant, far in (("rnn", 1e-4), ("lstm", 0.5))
            for back, value in ((1, far), (0, 1.0))
        ]
    )
    assert (
        captions.reach_caption(frame, "before")
        == "The first token's gradient over the last one's: 10⁻⁴ in RNN, 0.50 in LSTM"
    )


def test_the_chain_grows_or_does_not():
    frame = pd.DataFrame(
        [
            {"variant": variant, "length": length, "operations": count}
            for variant, counts in (("lstm", (100, 1_600)), ("transformer", (53, 53)))
            for length, count in zip((16, 256), counts, strict=True)
        ]
    )
    assert (
        captions.chain_caption(frame)
        == "From 16 to 256 tokens the sequential operations grow 16-fold for the LSTM, and not at all for the Transformer"
    )
    alone = captions.chain_caption(frame[frame["variant"] == "lstm"])
    assert alone.endswith("the sequential operations grow 16-fold for the LSTM")


def test_a_name_stands_at_the_end_of_its_line_however_the_rows_are_ordered():
    frame = pd.DataFrame(
        [{"variant": "rnn", "seed": 0, "back": back, "before": 10.0 ** (-back - 1)} for back in (3, 2, 1, 0)]
    )
    table = decay(frame, x="back", y="before", x_title="back", y_title="gradient").frame
    label = table[table["label"].notna()].iloc[0]
    assert (label["x"], label["label_x"]) == (3, 3)
    assert label["label_y"] == pytest.approx(-4)
