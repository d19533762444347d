"""A reader's progress: what they did comes back as it was, and nothing else is taken for it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dlcore.base import InvalidInput
from dlcore.interview import progress as module
from dlcore.interview.progress import (
    GOOD,
    LONGEST,
    LONGEST_TEXT,
    MISSED,
    MOST_INTERVIEWS,
    MOST_QUESTIONS,
    Interview,
    Progress,
    Reply,
    read,
)
from dlcore.interview.schedule import record_answer
from dlcore.interview.tabs import join

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def some():
    done = record_answer(Progress(), "adam/explain", 0.75, GOOD, NOW)
    done = record_answer(done, "relu/when", 0.25, MISSED, later(1))
    done = done.toggle_star("relu/when", later(2)).annotate("relu/when", "He initialization!", later(3))
    return done.with_own("What is a logit?", "A score before softmax.", later(4)).replace(
        later(5), interview=date(2026, 12, 5), interviews=(mock_interview(NOW),)
    )


def mock_interview(began, **fields):
    replies = (Reply("", "it adapts the rate", 1, 95, ("core",)), Reply("holds", "", 0, 40))
    questions = ("adam/explain", "claim/x", "relu/when")
    return Interview(began, 7, 30, ("vision",), "mid", True, questions, replies, asked=later(2), **fields)


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


def sign(saved, body):
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
EMPTY = {
    "memories": {},
    "answers": [],
    "stars": [],
    "notes": {},
    "own": [],
    "interview": None,
    "interviews": [],
    "ticks": {},
}
UNDER_WAY = json.loads(Progress(interviews=(mock_interview(NOW),)).text())["body"]["interviews"][0]


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
        {"deleted": {"adam/explain": NOW.isoformat()}},
        {"deleted": {"own/1": "yesterday"}},
        {"deleted": []},
        {"evidence": {"diagnose/no-eval": "code"}},
        {"evidence": {"diagnose/no-eval": ["code", "code"]}},
        {"evidence": {"diagnose/no-eval": [str(number) for number in range(module.MOST_EVIDENCE + 1)]}},
        {"evidence": {str(number): [] for number in range(module.MOST_CASES + 1)}},
        {"evidence": {"": ["code"]}},
        {"evidence": [["code"]]},
        {"ticks": {"tonight/check": {"done": 1, "when": NOW.isoformat(), "noticed": False}}},
        {"ticks": {"tonight/check": {"done": True, "when": None, "noticed": False}}},
        {"interview": "tomorrow"},
        {"interview": 5},
        {"interviews": [UNDER_WAY | {"seed": -1}]},
        {"interviews": [UNDER_WAY | {"minutes": 0}]},
        {"interviews": [UNDER_WAY | {"hints": 4}]},
        {"interviews": [UNDER_WAY | {"pressure": 1}]},
        {"interviews": [UNDER_WAY | {"began": None}]},
        {"interviews": [UNDER_WAY | {"sections": "vision"}]},
        {"interviews": [UNDER_WAY | {"questions": ["adam/explain"]}]},
        {"interviews": [UNDER_WAY | {"questions": ["adam/explain"] * 3}]},
        {"interviews": [UNDER_WAY | {"questions": list("abcdefghijklmnopqrstuvwxyzABCDE")}]},
        {"interviews": [UNDER_WAY | {"questions": [], "replies": []}]},
        {"interviews": [UNDER_WAY | {"replies": [["", "", 0, -1, None]]}]},
        {"interviews": [UNDER_WAY | {"replies": [["", "x" * (LONGEST_TEXT + 1), 0, 1, None]]}]},
        {"interviews": [UNDER_WAY | {"replies": [["", "", 0, 1, [["core"]]]]}]},
        {"interviews": [UNDER_WAY] * (module.MOST_INTERVIEWS + 1)},
    ],
)  # fmt: skip
def test_what_no_reader_can_have_done_is_refused(wrong):
    assert read(sign(5, EMPTY)) == Progress(saved=5)
    with pytest.raises(InvalidInput):
        read(sign(5, EMPTY | wrong))


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
    one = record_answer(some, "lstm/explain", 0.95, GOOD, later(10))
    other = record_answer(some.toggle_star("gru/when", later(6)), "relu/when", 0.5, GOOD, later(12))
    for both in (join(one, other), join(other, one)):
        assert {answer.card for answer in both.answers} == {"adam/explain", "relu/when", "lstm/explain"}
        assert len(both.answers) == 4
        assert both.memories["relu/when"] == other.memories["relu/when"]
        assert both.memories["lstm/explain"] == one.memories["lstm/explain"]
        assert "gru/when" in both.stars
        assert both.notes == some.notes
        assert both.own == some.own
        assert both.interview == some.interview
        assert both.interviews == some.interviews


def test_the_newer_tab_knows_how_a_mock_interview_went_on(some):
    ended = mock_interview(NOW, ended=later(20))
    newer = some.replace(later(20), interviews=(ended, mock_interview(later(30))))
    for both in (join(some, newer), join(newer, some)):
        assert both.interviews == newer.interviews


def test_an_interview_that_one_tab_left_does_not_come_back_from_another(some):
    abandoned = some.replace(later(20), interviews=())
    ended = some.replace(later(20), interviews=(mock_interview(NOW, ended=later(19)),))
    stale = some.replace(later(21))
    for one, other, wanted in ((some, abandoned, ()), (ended, stale, ended.interviews)):
        assert join(one, other).interviews == join(other, one).interviews == wanted


def test_saved_only_grows(some):
    assert some.replace(NOW - timedelta(days=300)).saved == some.saved + 1


def test_notes_and_own_cards_are_bounded(some):
    with pytest.raises(InvalidInput, match="up to"):
        some.annotate("relu/when", "x" * (LONGEST_TEXT + 1), NOW)
    with pytest.raises(InvalidInput, match="needs some words"):
        some.with_own(" ", "answer", NOW)
    full = some
    for number in range(len(some.own), module.MOST_OWN):
        full = full.with_own(f"q{number}", "a", NOW)
    with pytest.raises(InvalidInput, match="room"):
        full.with_own("q", "a", NOW)
    assert some.annotate("relu/when", "  ", NOW).notes == {}
    assert len({card.id for card in full.own}) == module.MOST_OWN


def test_a_deleted_card_comes_back_from_no_other_tab_and_no_file(some):
    (card,) = some.own
    elsewhere = some.toggle_star("gru/when", later(9))  # still has it, and is newer
    deleted = read(some.without_own(card.id, later(8)).text())
    for both in (join(deleted, elsewhere), join(elsewhere, deleted)):
        assert both.own == ()
        assert "gru/when" in both.stars
        assert join(both, read(some.text())).own == ()
    assert len(join(deleted, some.with_own("q", "a", later(9))).own) == 1
    assert deleted.with_own("q", "a", later(8)).own[0].id != card.id


def test_deleted_progress_comes_back_from_no_other_tab(some):
    empty = Progress().replace(later(10))
    empty = read(replace(empty, emptied=empty.saved).text())
    stale = some.toggle_star("gru/when", later(9))
    assert join(stale, empty) == join(empty, stale) == empty
    unaware = record_answer(stale.with_own("q", "a", later(11)), "gru/when", 0.5, GOOD, later(12))
    for both in (join(unaware, empty), join(empty, unaware)):
        assert [answer.card for answer in both.answers] == ["gru/when"]
        assert [card.question for card in both.own] == ["q"]
        assert (both.stars, both.notes, both.interviews) == (frozenset(), {}, ())


def test_a_file_of_an_earlier_version_is_read(some):
    fields = json.loads(some.text())
    for name in ("deleted", "emptied", "ticks", "evidence"):
        del fields["body"][name]
    old = read(sign(some.saved, fields["body"] | {"done": ["tonight/check"]}))
    assert (old.own, old.deleted, old.done) == (some.own, {}, {"tonight/check"})


def test_a_tick_that_was_taken_back_comes_back_from_no_other_tab(some):
    ticked = some.tick(["tonight/check", "tonight/mock"], True, later(6), noticed=True)
    back = read(ticked.tick(["tonight/check"], False, later(7)).text())
    elsewhere = ticked.tick(["tonight/sheet"], True, later(8))
    for both in (join(back, elsewhere), join(elsewhere, back)):
        assert both.done == {"tonight/mock", "tonight/sheet"}
        assert both.ticks["tonight/mock"].noticed


def test_evidence_that_was_asked_for_is_kept_and_a_fresh_start_stays_one(some):
    asked = read(some.with_evidence("diagnose/no-eval", ["code", "split"], later(6)).text())
    assert asked.evidence == {"diagnose/no-eval": ("code", "split")}
    elsewhere = asked.with_evidence("diagnose/raw-pixels", ["batch"], later(7))
    again = asked.with_evidence("diagnose/no-eval", (), later(8))
    for both in (join(elsewhere, again), join(again, elsewhere)):
        assert both.evidence == {"diagnose/no-eval": (), "diagnose/raw-pixels": ("batch",)}
    empty = replace(Progress().replace(later(10)), emptied=Progress().replace(later(10)).saved)
    assert join(elsewhere, empty).evidence == {}


def test_as_many_deletions_are_remembered_as_there_may_be_cards():
    progress = Progress()
    for number in range(module.MOST_OWN + 5):
        progress = progress.without_own(f"own/{number + 1}", later(number))
    assert len(progress.deleted) == module.MOST_OWN
    assert "own/5" not in progress.deleted
    assert read(progress.text()) == progress


def test_a_full_document_stays_below_its_limit():
    cards = [f"a-rather-long-topic-name/follow-up-{number}" for number in range(600)]
    memory = record_answer(Progress(), "a", 0.5, GOOD, NOW).memories["a"]
    answers = [module.Answer(cards[number % 600], later(number), 0.95, 4) for number in range(module.MOST_ANSWERS)]
    replies = (Reply("with limits", "", 3, 999, ("problem", "core", "why", "trade-off", "example")),) * MOST_QUESTIONS
    asked = tuple(cards[:MOST_QUESTIONS])
    interviews = [
        replace(mock_interview(later(number)), questions=asked, replies=replies) for number in range(MOST_INTERVIEWS)
    ]
    full = Progress(memories=dict.fromkeys(cards, memory), answers=tuple(answers), interviews=tuple(interviews))
    assert len(full.text()) < LONGEST / 2
    assert read(full.text()) == full
