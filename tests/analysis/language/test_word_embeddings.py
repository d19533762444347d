"""The tab Embeddings: its names are those of the experiment, and its sentences and tables on made-up runs."""

import pandas as pd
import pytest

from dlcore.analysis.language import word_embeddings as captions
from dlcore.blocks.analogies import ALONE, OFFSET, WITHOUT_A
from dlcore.charts.language import word_embeddings as drawings
from dlcore.data.synthetic_english import classes
from dlcore.experiments.language import word_embeddings as learning

WINDOWS = (1, 5)


@pytest.fixture
def frame():
    """Two relations, of 30 and of 10 questions; the offset gains 0.1 with each word of the window."""
    base = {OFFSET: 0.1, WITHOUT_A: 0.05, ALONE: 0.0}
    return pd.DataFrame(
        [
            (variant, seed, window, rule, vectors, relation, asked, base[rule] + 0.1 * window + bonus)
            for variant in learning.VARIANTS
            for seed in (0, 1)
            for window in WINDOWS
            for rule in base
            for vectors in learning.VECTORS
            for relation, asked, bonus in (("animal → home", 30, 0.0), ("job → verb", 10, 0.2))
        ],
        columns=["variant", "seed", "window", "rule", "vectors", "relation", "questions", "accuracy"],
    )


def test_names_are_those_of_the_experiment_and_every_kind_has_a_color():
    assert (captions.SKIP_GRAM, captions.COUNTS) == learning.VARIANTS
    assert (captions.INPUT, captions.BOTH) == learning.VECTORS
    assert (captions.OFFSET, captions.WITHOUT_A, captions.ALONE) == (OFFSET, WITHOUT_A, ALONE)
    assert set(drawings.KINDS) == set(classes().values())
    assert len(set(drawings.KINDS.values())) == len(drawings.KINDS)


def test_accuracy_is_that_of_all_questions_together(frame):
    rows = captions.whole(frame)
    offset = rows[(rows["rule"] == OFFSET) & (rows["window"] == 1) & (rows["vectors"] == learning.INPUT)]
    assert offset["accuracy"].tolist() == pytest.approx([0.25] * 4)  # (30 · 0.2 + 10 · 0.4) / 40
    drawn = captions.lines(frame)
    assert set(drawn["variant"]) == {"skip-gram", "ppmi-svd", "analogy-without-a", "analogy-c-alone"}
    assert len(drawn) == 4 * 2 * 2
    assert len(drawings.accuracy_by_window(frame).frame) == 4 * 2


def test_windows_are_told_with_their_controls(frame):
    assert captions.window_caption(frame) == (
        "Analogies right with windows of 1 and 5: Skip-gram 25% and 65%, PPMI + SVD 25% and 65%; skip-gram at 5 by b + c 60%, by c alone 55%"
    )
    ends = pd.DataFrame({"variant": "skip-gram", "seed": [0, 0], "window": [1, 5], "purity": [0.9, 0.5]})
    assert captions.purity_caption(ends) == (
        "Nearest word of the same kind with windows of 1 and 5: Skip-gram 90% and 50%"
    )


def test_a_bake_that_was_stopped_is_told_by_what_is_there(frame):
    halted = frame[(frame["variant"] == "skip-gram") | (frame["window"] == 1)]
    assert captions.window_caption(halted).startswith("Analogies right with a window of 1: Skip-gram 25%, PPMI")
    apart = frame[(frame["variant"] == "skip-gram") == (frame["window"] == 1)]
    assert captions.window_caption(apart) == captions.NOT_ALL
    assert "PPMI" not in captions.window_caption(frame[frame["variant"] == "skip-gram"])
    assert captions.rule_table(frame.iloc[:0], 100, 12.5) is captions.relation_table(frame.iloc[:0]) is None
    ends = pd.DataFrame({"variant": ["ppmi-svd"], "seed": 0, "window": 1, "purity": 0.5, "purity_both": 0.5})
    assert captions.sum_note(ends) == ""


def test_the_note_on_the_sum_is_of_skip_gram_alone():
    ends = pd.DataFrame({"variant": ["skip-gram", "ppmi-svd"], "purity": [0.75, 0.1], "purity_both": [0.25, 0.9]})
    assert "75% of the words with skip-gram's input vectors, and for 25% with the sum" in captions.sum_note(ends)


def test_the_tables_have_each_rule_chance_and_each_relation(frame):
    at_base = frame[frame["window"] == 5]
    table = captions.rule_table(at_base, words=100, kind_words=12.5)
    assert [row["Rule"] for row in table] == [
        *(["Nearest to b − a + c"] * 2),
        *(["Nearest to b + c: a is ignored"] * 2),
        *(["Nearest to c: a and b are ignored"] * 2),
        "Chance among all words",
        "Chance among words of the answer’s kind",
    ]
    assert table[0]["PPMI + SVD"] == "65.0%"
    assert [row["PPMI + SVD"] for row in table[-2:]] == ["1.0%", "8.0%"]
    assert captions.relation_table(at_base)[1] == {
        "Relation": "job → verb",
        "Questions": "10",
        "Skip-gram": "80%",
        "PPMI + SVD": "80%",
    }


def test_answers_are_told_with_the_rank_of_the_right_one():
    answers = pd.DataFrame({"rank": [1, 2], "word": ["barn", "basket"], "right": [False, True]})
    assert captions.answer_caption(answers, "dog", "kennel", "cat") == (
        "dog is to kennel as cat is to barn, say the vectors; the right answer is basket, at rank 2"
    )
    assert captions.answer_caption(answers.iloc[::-1], "dog", "kennel", "cat").endswith("cat is to basket: right")
    assert "no answer" in captions.answer_caption(answers.assign(right=False), "the", "in", "cat")


@pytest.mark.parametrize(("ends", "told"), [([(1, 1), (2, 1)], "the same way"), ([(1, 1), (0, 0)], "different ways")])
def test_the_lines_of_a_relation_are_compared(ends, told):
    frame = pd.DataFrame({"x": [0.0, 1.0, 5.0], "y": [0.0, 0.0, 5.0], "x2": [ends[0][0], ends[1][0], None]}).astype(
        float
    )
    frame["y2"] = [ends[0][1], ends[1][1], None]
    assert told in captions.plane_caption(frame.astype(float), ("animal", "home"))
