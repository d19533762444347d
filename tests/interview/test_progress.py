"""A reader's progress: what they did comes back as it was, and nothing else is taken for it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from dlcore.base import InvalidInput
from dlcore.interview import progress as module
from dlcore.interview.progress import GOOD, LONGEST, LONGEST_TEXT, MISSED, Progress, join, read
from dlcore.interview.schedule import answered

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def some():
    done = answered(Progress(), "adam/explain", 0.75, GOOD, NOW)
    done = answered(done, "relu/when", 0.25, MISSED, later(1))
    done = done.starred("relu/when", later(2)).noted("relu/when", "He initialization!", later(3))
    return done.with_own("What is a logit?", "A score before softmax.", later(4)).changed(
        later(5), interview=date(2026, 12, 5)
    )


def test_it_comes_back_as_it_was(some):
    assert read(some.text()) == some
    assert read(Progress().text()) == Progress()


def test_every_byte_that_changes_is_noticed(some):
    text = some.text()
    fields = json.loads(text)
    fields["body"]["memories"]["adam/explain"]["lapses"] = 7
    with pytest.raises(InvalidInput, match="checksum"):
        read(json.dumps(fields))
    fields = json.loads(text)
    fields["saved"] += 1
    with pytest.raises(InvalidInput, match="checksum"):
        read(json.dumps(fields))


def signed(saved, body):
    """As someone would write it who knows how the checksum is made."""
    head = {"app": "deep-learning-side-by-side", "version": 1, "saved": saved, "body": body}
    return json.dumps(head | {"digest": module._digest(saved, body)})


MEMORY = {
    "state": 2,
    "step": None,
    "stability": 3.0,
    "difficulty": 5.0,
    "due": NOW.isoformat(),
    "last_review": NOW.isoformat(),
    "lapses": 0,
}
EMPTY = {"memories": {}, "answers": [], "stars": [], "notes": {}, "own": [], "interview": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"memories": {"a": MEMORY | {"stability": float("nan")}}},
        {"memories": {"a": MEMORY | {"stability": float("inf")}}},
        {"memories": {"a": MEMORY | {"stability": True}}},
        {"memories": {"a": MEMORY | {"state": 9}}},
        {"memories": {"a": MEMORY | {"due": "2026-11-28"}}},
        {"memories": {"a": MEMORY | {"due": "9999-01-01T00:00:00+00:00"}}},
        {"memories": {"": MEMORY}},
        {"memories": []},
        {"answers": [["a", NOW.timestamp(), 0.5, 5, 0]]},
        {"answers": [["a", NOW.timestamp(), 0.6, 3, 0]]},
        {"answers": [["a", 1e300, 0.5, 3, 0]]},
        {"answers": [["a"]]},
        {"answers": [["a", NOW.timestamp(), 0.5, 3, 0]] * (module.MOST_ANSWERS + 1)},
        {"stars": [3]},
        {"notes": {"a": "x" * (LONGEST_TEXT + 1)}},
        {"own": [{"id": "adam/explain", "question": "q", "answer": "a"}]},
        {"own": [{"id": "own/1", "question": "q"}]},
        {"interview": "tomorrow"},
        {"interview": 5},
    ],
)  # fmt: skip
def test_what_no_reader_can_have_done_is_refused(wrong):
    assert read(signed(5, EMPTY)) == Progress(saved=5)
    with pytest.raises(InvalidInput):
        read(signed(5, EMPTY | wrong))


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", "3", '{"app": "other"}', "[" * 100_000, "\ufeff{", "x" * (LONGEST + 1)]
)
def test_other_files_are_refused_in_a_sentence(text):
    with pytest.raises(InvalidInput) as problem:
        read(text)
    assert str(problem.value).endswith(".")
    assert len(str(problem.value)) < 150


def test_a_newer_version_is_not_guessed_at(some):
    with pytest.raises(InvalidInput, match="newer version"):
        read(json.dumps(json.loads(some.text()) | {"version": 2}))


def test_two_tabs_lose_nothing(some):
    one = answered(some, "lstm/explain", 0.95, GOOD, later(10))
    other = answered(some.starred("gru/when", later(6)), "relu/when", 0.5, GOOD, later(12))
    for both in (join(one, other), join(other, one)):
        assert {answer.card for answer in both.answers} == {"adam/explain", "relu/when", "lstm/explain"}
        assert len(both.answers) == 4
        assert both.memories["relu/when"] == other.memories["relu/when"]
        assert both.memories["lstm/explain"] == one.memories["lstm/explain"]
        assert "gru/when" in both.stars
        assert both.notes == some.notes
        assert both.own == some.own
        assert both.interview == some.interview


def test_saved_only_grows(some):
    assert some.changed(NOW - timedelta(days=300)).saved == some.saved + 1


def test_notes_and_own_cards_are_bounded(some):
    with pytest.raises(InvalidInput, match="up to"):
        some.noted("relu/when", "x" * (LONGEST_TEXT + 1), NOW)
    with pytest.raises(InvalidInput, match="needs some words"):
        some.with_own(" ", "answer", NOW)
    full = some
    for number in range(len(some.own), module.MOST_OWN):
        full = full.with_own(f"q{number}", "a", NOW)
    with pytest.raises(InvalidInput, match="room"):
        full.with_own("q", "a", NOW)
    assert some.noted("relu/when", "  ", NOW).notes == {}
    assert some.without_own("own/1", NOW).own == ()
    assert some.with_own("q", "a", NOW).own[-1].id == "own/2"


def test_a_full_document_stays_below_its_limit():
    cards = [f"a-rather-long-topic-name/follow-up-{number}" for number in range(600)]
    memory = answered(Progress(), "a", 0.5, GOOD, NOW).memories["a"]
    answers = [module.Answer(cards[number % 600], later(number), 0.95, 4) for number in range(module.MOST_ANSWERS)]
    full = Progress(memories=dict.fromkeys(cards, memory), answers=tuple(answers))
    assert len(full.text()) < LONGEST / 2
    assert read(full.text()) == full
