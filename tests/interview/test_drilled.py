"""What a reader has of a drill: the clock runs while they are at it, the first solution stays, and two tabs lose nothing."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dlcore.base import InvalidInput
from dlcore.interview import drilled as module
from dlcore.interview.drilled import Attempt, Drilled, Verdict, begin_again, open_attempt, pause, record_try
from dlcore.interview.progress import LONGEST, Progress, read
from dlcore.interview.tabs import join
from tests.interview.test_progress import EMPTY, sign

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def solve(seconds, hints=0, before=None):
    """A drill that was solved in an attempt of so many seconds and hints."""
    begun = open_attempt(before and replace(before, attempt=None), NOW).change(NOW, hints=hints)
    return record_try(begun, True, later(seconds))


def test_the_first_try_is_not_the_last():
    begun = open_attempt(None, NOW)
    wrong = record_try(begun, False, later(60))
    assert (wrong.tries, wrong.attempt.tries, wrong.solved) == (1, 1, None)
    right = record_try(wrong, True, later(100))
    assert (right.tries, right.attempts, right.seconds, right.hints) == (2, 1, 100, 0)
    assert right.solved == later(100)
    assert right.attempt is None


FOUND = Verdict(5, 8, ("a small batch", "padding"), ("no-scale",), "expected shape (4,), got ()")


def test_what_was_wrong_is_kept_until_the_next_try():
    wrong = record_try(open_attempt(None, NOW), False, later(60), verdict=FOUND)
    assert wrong.attempt.verdict == FOUND
    assert record_try(wrong, False, later(70)).attempt.verdict is None
    assert begin_again(wrong, later(80)).attempt == Attempt(later(80))
    assert record_try(open_attempt(None, NOW), False, NOW, checked="[1, 0]").attempt.checked == "[1, 0]"


def test_hints_stay_counted_in_a_new_attempt_until_the_drill_is_solved():
    begun = open_attempt(None, NOW).change(NOW, hints=2)
    again = begin_again(begun, later(50))
    assert (again.attempts, again.attempt.hints, again.attempt.seconds_until(later(60))) == (2, 2, 10)
    solved = record_try(again, True, later(60))
    assert solved.hints == 2
    practice = begin_again(solved, later(70))
    assert practice.attempt.hints == 0
    assert begin_again(practice.change(NOW, hints=3), later(80)).attempt.hints == 0


def test_an_attempt_after_the_solution_was_on_the_screen_changes_neither_time_nor_hints():
    before = solve(50, 1)
    assert (before.seconds, before.hints) == (50, 1)
    again = solve(4, 0, before)
    assert (again.seconds, again.hints, again.solved, again.attempt) == (50, 1, before.solved, None)
    assert (again.attempts, again.tries) == (2, 2)


def test_the_clock_stops_while_another_drill_is_open_and_while_nobody_is_there():
    begun = open_attempt(None, NOW)
    paused = pause(begun, later(90))
    assert paused.attempt.seconds_until(later(5000)) == 90
    assert pause(paused, later(100)) == paused
    resumed = open_attempt(paused, later(1000))
    assert resumed.attempt.seconds_until(later(1010)) == 100
    assert open_attempt(resumed, later(1020)) == resumed  # a reload
    assert open_attempt(begun, later(8 * 3600)).attempt.seconds_until(later(8 * 3600 + 5)) == 5  # the next morning
    assert pause(begun, later(8 * 3600)).attempt.seconds_until(later(9 * 3600)) == 0


def test_it_comes_back_as_it_was():
    drills = {"a": solve(70, 2), "b": open_attempt(None, NOW).change(NOW, answer="[2, 0, 1]", hints=1, tries=2), "c": pause(open_attempt(None, NOW), later(4)), "d": record_try(open_attempt(None, NOW), False, NOW, "[1, 0]", FOUND)}  # fmt: skip
    progress = Progress().replace(NOW, drills=drills)
    assert read(progress.text()) == progress
    assert read(sign(5, EMPTY)).drills == {}  # a file of an earlier version
    older = BEGUN | {
        "attempt": {name: BEGUN["attempt"][name] for name in ("since", "seconds", "hints", "tries", "answer")}
    }
    assert read(sign(5, EMPTY | {"drills": {"a": older}})).drills["a"] == open_attempt(None, NOW)


SOLVED = json.loads(Progress(drills={"a": solve(70)}).text())["body"]["drills"]["a"]
PLAIN = {
    "right": 5,
    "total": 8,
    "failed": ["a"],
    "mistakes": ["b"],
    "said": "",
}  # a verdict, as a browser may report it
BEGUN = json.loads(Progress(drills={"a": open_attempt(None, NOW)}).text())["body"]["drills"]["a"]


@pytest.mark.parametrize(
    "wrong",
    [
        SOLVED | {"seconds": -1},
        SOLVED | {"seconds": None},
        SOLVED | {"solved": None},
        SOLVED | {"hints": 4},
        SOLVED | {"tries": True},
        SOLVED | {"when": "yesterday"},
        BEGUN | {"attempt": BEGUN["attempt"] | {"hints": 9}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"answer": "x" * 2001}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"since": 5}},
        BEGUN | {"attempt": "none"},
        BEGUN | {"attempt": BEGUN["attempt"] | {"checked": None}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": []}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": PLAIN | {"right": 9}}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": PLAIN | {"failed": "ab"}}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": PLAIN | {"failed": ["a"] * 6}}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": PLAIN | {"failed": ["x" * 121]}}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": PLAIN | {"mistakes": ["a", "b", "c"]}}},
        BEGUN | {"attempt": BEGUN["attempt"] | {"verdict": PLAIN | {"said": "x" * 301}}},
        {},
        None,
    ],
)
def test_what_no_reader_can_have_done_is_refused(wrong):
    assert read(sign(5, EMPTY | {"drills": {"a": SOLVED, "b": BEGUN}})).drills["a"].seconds == 70
    with pytest.raises(InvalidInput):
        read(sign(5, EMPTY | {"drills": {"a": wrong}}))
    with pytest.raises(InvalidInput):
        read(sign(5, EMPTY | {"drills": dict.fromkeys(map(str, range(module.MOST_DRILLS + 1)), SOLVED)}))


def test_two_tabs_lose_nothing():
    one = Progress().replace(later(1), drills={"a": solve(300, 0), "b": solve(40, 1)})
    wrong = record_try(open_attempt(None, later(400)), False, later(500))
    other = Progress().replace(later(2), drills={"a": wrong, "c": solve(9, 3)})
    for both in (join(one, other), join(other, one)):
        assert both.drills.keys() == {"a", "b", "c"}
        a = both.drills["a"]
        assert (a.seconds, a.hints, a.solved, a.tries) == (300, 0, later(300), 1)
        assert a.attempt == wrong.attempt


def test_of_two_tabs_that_solved_a_drill_the_first_counts():
    first = solve(300, 2)
    second = record_try(open_attempt(None, later(400)), True, later(404))
    one, other = (Progress().replace(later(500 + at), drills={"a": each}) for at, each in enumerate((first, second)))
    for both in (join(one, other), join(other, one)):
        assert (both.drills["a"].seconds, both.drills["a"].hints, both.drills["a"].solved) == (300, 2, later(300))


def test_deleted_progress_comes_back_from_no_other_tab():
    empty = Progress().replace(later(1000))
    empty = replace(empty, emptied=empty.saved)
    stale = Progress().replace(later(10), drills={"a": solve(5)})
    assert join(stale, empty) == join(empty, stale) == empty
    fresh = stale.with_drill("b", record_try(open_attempt(None, later(2000)), True, later(2010)), later(2010))
    assert join(fresh, empty).drills.keys() == {"b"}


def test_a_full_document_of_drills_stays_small():
    found = Verdict(1_000, 1_000, ("x" * 40,) * 5, ("y" * 40,) * 2, "z" * 300)
    full = Drilled(NOW, 10**6, 10**6, NOW, 10**7, 3, Attempt(NOW, 10**9, 3, 10**6, "x" * 300, "x" * 300, found))
    drills = {f"{number}-{'a' * 40}": full for number in range(module.MOST_DRILLS)}
    assert len(Progress(drills=drills).text()) < LONGEST / 2
