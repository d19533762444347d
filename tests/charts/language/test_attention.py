"""The drawings and findings of the page Attention: what stands in a cell, what is left out, and what a sentence says of made-up tables."""

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.language import attention as captions
from dlcore.charts.base import AGAINST, WEIGHT
from dlcore.charts.language.attention_thumbnails import INK, PAPER, thumbnail
from dlcore.charts.language.matrix import STRONGEST, matrix
from dlcore.charts.language.token_changes import next_word_bars
from dlcore.charts.language.token_importance import attention_and_effect
from dlcore.charts.theme import PAPERS, READABLE, contrast

PAIRS = pd.DataFrame(
    {
        "row": ["1 a", "1 a", "2 a", "2 a"],
        "column": ["1 a", "2 a"] * 2,
        "query_word": ["a"] * 4,
        "key_word": ["a"] * 4,
        "score": [1.0, -9.0, 2.0, -2.0],
        "scaled": [0.5, -4.5, 1.0, -1.0],
        "visible": [True, False, True, True],
        "weight": [1.0, 0.0, 0.9, 0.1],
    }
)
TIPS = (("query_word", "who asks", None), ("weight", "share", ".1%"))


def layers(drawing):
    return {layer["name"]: layer for layer in drawing.spec["layer"]}


def test_every_cell_has_its_number_and_masked_ones_have_none():
    drawing = matrix(PAIRS, "weight", TIPS, "{:.0%}", masked=True)
    assert list(drawing.frame["says"]) == ["100%", "–", "90%", "10%"]
    assert set(layers(drawing)) == {"cells", "numbers"}
    for layer in ("cells", "numbers"):  # a number lies over its cell, and would hide what that tells
        assert [tip["field"] for tip in layers(drawing)[layer]["encoding"]["tooltip"]] == ["query_word", "weight"]
    whole = matrix(PAIRS, "score", TIPS)
    assert list(whole.frame["says"]) == ["1.0", "−9.0", "2.0", "−2.0"]
    assert whole.frame["size"].max() == 9.0
    assert list(matrix(PAIRS.assign(score=-1e-9), "score", TIPS).frame["says"]) == ["0.0"] * 4


def test_words_that_occur_twice_keep_their_places_and_lose_their_number_on_the_axis():
    encoding = layers(matrix(PAIRS, "score", TIPS))["cells"]["encoding"]
    assert encoding["x"]["sort"] == ["1 a", "2 a"]
    assert "slice" in encoding["x"]["axis"]["labelExpr"]
    numbers = PAIRS.assign(column=["q1", "q2"] * 2)
    assert (
        layers(matrix(numbers, "score", TIPS, font=0))["cells"]["encoding"]["x"]["axis"]["labelExpr"] == "datum.value"
    )
    assert "numbers" not in layers(matrix(numbers, "score", TIPS, font=0))


def test_next_words_name_their_run_only_where_there_are_two():
    trained = pd.DataFrame({"word": ["dog", "cat"], "run": "as trained", "probability": [0.75, 0.125]})
    assert list(next_word_bars(trained).frame["says"]) == ["75.0%", "12.5%"]
    both = pd.concat([trained, trained.assign(run="changed", probability=[0.25, 0.5])])
    assert "25.0% changed" in set(next_word_bars(both).frame["says"])
    assert captions.next_word_caption(trained) == "Likeliest next word: “dog”, 75%"
    assert captions.next_word_caption(both) == "“dog” goes from 75.0% to 25.0%; now “cat” is likeliest, 50%"


def test_words_that_would_lie_on_each_other_are_stacked():
    frame = pd.DataFrame(
        {
            "row": ["1 a", "2 b", "3 c"],
            "word": ["a", "b", "c"],
            "attention": [0.1, 0.1, 0.6],
            "lost": [0.0, 0.001, 0.5],
            "answer": "z",
        }
    )
    drawing = attention_and_effect(frame)
    assert sorted(drawing.frame["row"].tolist()) == [0, 0, 1]
    crowd = pd.concat([frame.iloc[:1]] * 9, ignore_index=True)
    assert attention_and_effect(crowd).frame["row"].dropna().tolist() == [0, 1, 2, 3, 4]
    assert (
        captions.token_ablation_caption(frame)
        == "“c” gets the most attention, 60%, and matters most: without it the probability of “z” falls by 50 percentage points"
    )
    other = frame.assign(lost=[0.7, 0.0, 0.0])
    assert (
        captions.token_ablation_caption(other)
        == "“c” gets the most attention, 60%; “a” matters most: without it the probability of “z” falls by 70 percentage points"
    )


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        (0.123, "falls by 12 percentage points"),
        (0.01, "falls by 1 percentage point"),
        (0.004, "hardly changes"),
        (-0.05, "rises by 5 percentage points"),
    ],
)
def test_what_an_ablation_does_is_a_difference_of_probabilities(lost, told):
    frame = pd.DataFrame({"layer": [1, 2], "head": [3, 1], "lost": [lost, -0.1], "answer": "dog"})
    said = captions.head_ablation_caption(frame)
    assert said.startswith(f"Without head 3 of layer 1 the probability of “dog” {told}; ")


def test_a_trace_is_no_percentage():
    frame = pd.DataFrame(
        {"variant": ["scaled", "unscaled"] * 2, "width": [1, 1, 64, 64], "gradient": [0.9, 0.9, 0.868, 0.215]}
    )
    assert captions.jacobian_caption(frame).endswith(": scaled by 1/√d 0.87, unscaled 0.21")


def test_a_thumbnail_is_paper_for_nothing_and_ink_for_all():
    picture = thumbnail(np.eye(64))
    assert picture.shape == (192, 192, 3)
    assert tuple(picture[0, 0]) == tuple(INK)
    assert tuple(picture[0, -1]) == tuple(PAPER)
    assert thumbnail(np.eye(3)).shape[0] <= 248


@pytest.mark.parametrize(
    ("shares", "told"),
    [(np.eye(5), "itself"), (np.eye(5, k=-1), "the word before"), (np.eye(5)[[0] * 5], "the start")],
)
def test_a_thumbnails_caption_tells_where_the_head_looks(shares, told):
    assert captions.head_caption(shares).endswith(told)


def test_an_even_look_is_spread_out():
    assert captions.head_caption(np.full((40, 40), 1 / 40)) == "spread out"


def test_findings_of_the_steps():
    assert captions.scores_caption(PAIRS, "score").startswith("The highest score, 2")
    assert captions.mask_caption(PAIRS) == "3 of 4 pairs are visible: no word attends to what comes after it"
    assert captions.weights_caption(PAIRS, "2 a") == "“a” attends most to “a”: 90%"
    assert captions.scaled_caption(PAIRS) == "Standard deviation of the scores: 4.3 before, 2.2 after scaling"
    assert captions.scaled_caption(PAIRS.assign(scaled=PAIRS["score"])).endswith("they are not scaled")


def test_the_head_with_the_clearest_habit_is_found():
    frame = pd.DataFrame(
        {
            "seed": 0,
            "layer": [1, 1, 2, 2],
            "head": [1, 2, 1, 2],
            "previous": [0.1, 0.9, 0, 0],
            "same": [0.2, 0, 0, 0.3],
            "followed": [0, 0, 0.8, 0.1],
        }
    )
    assert captions.strongest(frame, 1) == captions.HeadPattern(2, "previous", 0.9)
    assert captions.strongest(frame, 2) == captions.HeadPattern(1, "followed", 0.8)


def test_runs_are_told_at_the_rate_that_validation_chose():
    rows = [
        dict(
            variant=variant,
            seed=0,
            learning_rate=learning_rate,
            step=10,
            accuracy=accuracy,
            loss=1 - accuracy,
            validation=validation,
            longer=0.5,
        )
        for variant, learning_rate, accuracy, validation in (
            ("positions-none", 0.01, 0.9, 0.1),
            ("positions-none", 0.1, 0.5, 0.6),
        )
    ]
    frame = pd.DataFrame(rows)
    assert captions.positions_caption(frame) == "Accuracy: no positions 50%"
    assert set(captions.lengths(frame)["accuracy"]) == {0.5}
    assert captions.length_caption(frame).endswith("no positions 50%")


def test_a_head_without_a_habit_is_told_so():
    assert (
        captions.pattern_caption(None, 1, captions.HeadPattern(2, "same", 0.9))
        == "Layer 1, head 2: 90% of its attention goes to earlier occurrences of the current token"
    )
    assert captions.pattern_caption(None, 1, captions.HeadPattern(2, "same", 0.1)).startswith(
        "Layer 1 spreads its attention over many tokens: even its clearest head gives only 10% to earlier occurrences"
    )


@pytest.mark.parametrize("color", [WEIGHT, AGAINST])
@pytest.mark.parametrize(("scheme", "ink"), [("light", "#000000"), ("dark", "#E8E8E3")])
def test_numbers_are_read_on_every_cell(color, scheme, ink):
    """In what the style sheet makes of gray, at any size of the number."""
    for percent in range(101):
        opacity = 0.02 + (STRONGEST - 0.02) * percent / 100
        pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(PAPERS[scheme][1:]), strict=True)
        cell = "#" + "".join(f"{round(opacity * above + (1 - opacity) * below):02X}" for above, below in pairs)
        assert contrast(ink, cell) >= READABLE, (percent, cell)
