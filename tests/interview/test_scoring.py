"""Scores of a mock interview, worked out by hand."""

from dataclasses import replace

import pytest

from dlcore.interview import scoring
from dlcore.interview.progress import Reply
from tests.interview.test_mock import CARDS, interview


def test_scores_by_hand():
    done = interview(
        Reply("", "", 0, 180, ("core", "trade-off")),  # 2 of 2, just in time
        Reply("", "", 2, 181, ("core",)),  # 1 of 2, less two tenths; too late
        Reply("holds", "", 0, 10, ()),  # wrong
    )
    assert scoring.scores(done, CARDS) == pytest.approx({"a": 1.0, "b": 0.4, "c": 0.0})
    assert scoring.overall(done, CARDS) == pytest.approx(1.4 / 3)
    found = {signal.name: (signal.score, signal.marks) for signal in scoring.signals(done, CARDS)}
    assert found == {
        scoring.UNDERSTANDING: (None, 0),
        scoring.CORE: (1, 2),
        scoring.RATIONALE: (0, 1),
        scoring.TRADE_OFFS: (1 / 2, 2),
        scoring.COMMUNICATION: (1 / 2, 4),  # in time a and c, not b; d not reached
    }
    assert scoring.missed_questions(done, CARDS) == ("b", "c")
    assert [(row[0], row[2]) for row in scoring.weakest(done, CARDS)] == [("c", ("c",)), ("b", ("b",)), ("a", ("a",))]


def test_a_reason_is_wanted_where_the_question_asks_why():
    asked = replace(CARDS["b"], question="GRU or LSTM?")
    assert set(scoring.expected_marks(CARDS["b"])) == {"core", "why"}
    assert set(scoring.expected_marks(asked)) == {"core"}
    assert scoring.score(asked, Reply("", "", 0, 9, ("core",))) == 1


def test_an_empty_answer_is_not_in_time():
    assert not scoring.in_time(CARDS["a"], Reply("", "", 0, 1, ()))
    assert scoring.in_time(CARDS["c"], Reply("holds", "", 0, 1, ()))


@pytest.mark.parametrize(
    ("share", "word"), [(0, "very weak"), (0.2, "weak"), (0.59, "fair"), (0.6, "strong"), (0.8, "very strong"), (1, "very strong")]
)  # fmt: skip
def test_words_are_fifths(share, word):
    assert scoring.in_words(share) == word


def test_what_was_not_asked_has_no_score():
    (signal,) = [each for each in scoring.signals(interview(), {}) if each.name == scoring.CORE]
    assert (signal.score, signal.word) == (None, "not asked")
