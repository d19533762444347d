"""What the tab Seq2seq says of made-up tables."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.language import seq2seq as captions
from dlcore.charts.language import seq2seq as drawings

LENGTHS = pd.DataFrame(
    [
        (variant, seed, own, length, mode, token, token / 2)
        for seed in (0, 1)
        for variant, own, length, mode, token in [
            ("fixed-context", 0.0, 20, captions.FORCED, 0.6),
            ("fixed-context", 0.0, 20, captions.FREE, 0.3),
            ("fixed-context", 0.5, 20, captions.FORCED, 0.5),
            ("fixed-context", 0.5, 20, captions.FREE, 0.36),
            ("fixed-context", 0.0, 30, captions.FREE, 0.2),
            ("additive-attention", 0.0, 20, captions.FORCED, 1.0),
            ("additive-attention", 0.0, 20, captions.FREE, 0.9),
            ("additive-attention", 0.0, 30, captions.FREE, 0.4),
        ]
    ],
    columns=["variant", "seed", "own_tokens", "length", "mode", "token", "sequence"],
)
BASE = LENGTHS[LENGTHS["own_tokens"] == 0]


@pytest.mark.parametrize(
    ("per", "told"),
    [
        ("token", "Tokens right at 20 tokens: Fixed vector 30%, Additive attention 90%; at 30, longer than any in training: Fixed vector 20%, Additive attention 40%"),
        ("sequence", "Whole sequences right at 20 tokens: Fixed vector 15%, Additive attention 45%; at 30, longer than any in training: Fixed vector 10%, Additive attention 20%"),
    ],
)  # fmt: skip
def test_accuracy_by_length(per, told):
    assert captions.length_caption(BASE, captions.FREE, per) == told


def test_exposure_bias_is_told_where_it_is_greatest_and_what_scheduled_sampling_changes():
    assert (
        captions.exposure_caption(LENGTHS)
        == "Fixed vector: 60% of tokens right under teacher forcing, 30% free running; scheduled sampling changes free running by: Fixed vector +6.0 points"
    )
    alone = LENGTHS[LENGTHS["variant"] == "additive-attention"]
    assert captions.exposure_caption(alone).endswith("90% free running")
    drawn = drawings.exposure_chart(LENGTHS).frame
    assert list(zip(drawn["variant"], drawn["kind"], strict=True)) == [
        ("fixed-context", "teacher forcing"),
        ("fixed-context", "free running"),
        ("fixed-context", "after scheduled sampling"),
        ("additive-attention", "teacher forcing"),
        ("additive-attention", "free running"),
    ]
    assert list(drawn["says"].str.split().str[0]) == ["60%", "30%", "36%", "100%", "90%"]


def test_behind_the_first_mistake():
    frame = pd.DataFrame(
        {
            "variant": ["fixed-context"] * 2 + ["additive-attention"],
            "forced_after": [0.5, 0.7, None],
            "free_after": [0.1, 0.3, None],
        }
    )
    assert captions.after_mistake_note(frame).endswith(
        "of 20: Fixed vector 60% under teacher forcing, 20% free running."
    )
    assert captions.after_mistake_note(frame[frame["variant"] == "additive-attention"]) == ""


def test_positions_and_the_table():
    frame = pd.DataFrame(
        [("fixed-context", 0, place, captions.FREE, 1 - 0.04 * place) for place in range(1, 22)],
        columns=["variant", "seed", "position", "mode", "accuracy"],
    )
    assert (
        captions.position_caption(frame, captions.FREE)
        == "Accuracy at the first and the last of 20 tokens: Fixed vector 96% and 20%"
    )
    table = captions.result_table(BASE, captions.FREE)
    assert list(table.columns) == ["Sequences · tokens right", "20 tokens", "30 tokens"]
    assert list(table.iloc[0]) == ["Fixed vector", "15% · 30%", "10% · 20%"]


@pytest.mark.parametrize(("reverse", "share"), [(True, "70%"), (False, "10%")])
def test_the_alignment_of_a_sequence(reverse, share):
    weights = np.full((4, 3), 0.1)
    for place in range(3):
        weights[place, 2 - place] = 0.7
    weights[1] = [0.2, 0.7, 0.1]
    weights[0, 0] = weights[2, 2] = -0.2  # so that the mean over the diagonal is 0.1
    recorded = SimpleNamespace(
        arrays={"attention": weights, "source": np.array([3, 4, 3]), "written": np.array([3, 4, 3, 2])}
    )
    frame = captions.alignment_table(recorded)
    assert list(frame["row"].unique()) == ["1 A", "2 B", "3 A", "4 [end]"]
    assert list(frame["column"].unique()) == ["1 A", "2 B", "3 A"]
    assert f"{share} of the attention lies on the" in captions.alignment_caption(frame, reverse)
