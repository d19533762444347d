"""Mock interviews: what is drawn, how the clock goes, and scores that are worked out by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dlcore.guide import CLAIMS, TOPICS
from dlcore.interview import mock, scoring
from dlcore.interview.card import KINDS, Card
from dlcore.interview.cards import deck
from dlcore.interview.progress import MOST_INTERVIEWS, MOST_QUESTIONS, Interview, Progress, Reply, read
from dlcore.records import Library
from dlcore.verdicts import verdict

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cards():
    library = Library()
    return deck(verdict(claim, library, False) for claim in CLAIMS)


def later(seconds):
    return NOW + timedelta(seconds=seconds)


def card(name, kind="explain", options=(), right=""):
    return Card(
        name, kind, "vision", "convolution", name, f"{name}?", "answer", "source", "", ("again?",), options, right
    )


CARDS = {
    "a": card("a"),
    "b": replace(card("b", "follow-up"), question="Why b?"),
    "c": card("c", "verdict", ("holds", "depends"), "depends"),
    "d": card("d", "when"),
}


def interview(*replies, **fields):
    settings = {"seed": 7, "minutes": 15, "sections": (), "level": "senior", "pressure": False} | fields
    return Interview(NOW, questions=tuple(CARDS), replies=replies, **settings)


@pytest.mark.parametrize("level", mock.LEVELS)
@pytest.mark.parametrize("minutes", mock.MINUTES)
@pytest.mark.parametrize("sections", [(), ("language",)])
def test_what_is_drawn_fits_and_is_mixed(cards, level, minutes, sections):
    for seed in (1, 2, 3):
        drawn = mock.draw(cards.values(), seed, minutes, sections, level)
        used = sum(scoring.MINUTES_OF[each.kind] for each in drawn)
        assert minutes - 2 < used <= minutes
        assert len({each.id for each in drawn}) == len(drawn) <= MOST_QUESTIONS
        assert not [
            one
            for one, next_one in zip(drawn, drawn[1:], strict=False)
            if scoring.subject(one) == scoring.subject(next_one)
        ]
        asked = {each.section for each in drawn}
        assert asked == set(sections or ("foundations", "vision", "language"))
        groups = [each.kind for each in drawn if not each.options]
        counts = [groups.count(kind) for kind in mock.kinds(level) if kind not in ("verdict", "curve", "number")]
        if level != "junior":
            counts.append(len(drawn) - len(groups))  # what was measured here comes as often as any one kind
        assert max(counts) - min(counts) <= 2  # short kinds fill what is left at the end
        assert mock.draw(reversed(cards.values()), seed, minutes, sections, level) == drawn
        assert mock.draw(cards.values(), seed + 9, minutes, sections, level) != drawn


def test_one_card_more_in_the_deck_changes_an_interview_little(cards):
    drawn = mock.draw(cards.values(), 5, 45, (), "senior")
    fewer = mock.draw([each for each in cards.values() if each != drawn[3]], 5, 45, (), "senior")
    assert len(set(drawn) & set(fewer)) > len(drawn) / 2


def test_no_subject_twice_in_a_row_ends_an_interview_sooner():
    twins = [replace(card("a"), topic="t"), replace(card("b"), topic="t"), replace(card("d"), topic="u")]
    drawn = mock.draw(twins, 1, 60, (), "senior")
    assert len(drawn) >= 2
    assert all(one.topic != other.topic for one, other in zip(drawn, drawn[1:], strict=False))


def test_each_level_adds_to_the_one_below_and_only_senior_goes_beyond_the_guide(cards):
    assert mock.kinds("junior") == ("explain", "when", "formula")
    assert set(mock.kinds("junior")) < set(mock.kinds("mid")) < set(mock.kinds("senior")) == set(KINDS)
    for level in mock.LEVELS:
        found = mock.eligible(cards.values(), (), level)
        beyond = {each.topic for each in found if each.topic and TOPICS[each.topic].beyond_the_guide}
        assert bool(beyond) == (level == "senior")
        assert {each.kind for each in found} == set(mock.kinds(level))


def test_the_clock_stands_while_an_answer_is_compared():
    begun = interview(asked=NOW)
    assert mock.phase(begun) == mock.QUESTION
    after = mock.record_answer(begun, "", "words", later(100))
    assert (mock.phase(after), mock.place(after)) == (mock.FEEDBACK, 0)
    assert mock.seconds_used(after, later(500)) == 100
    on = mock.record_ticks(after, ["core", "nonsense"], later(500))
    assert (mock.phase(on), mock.place(on)) == (mock.QUESTION, 1)
    assert on.replies == (Reply("", "words", 0, 100, ("core",)),)
    assert mock.seconds_used(on, later(530)) == 130


def test_no_question_comes_after_the_time():
    slow = mock.record_ticks(mock.record_answer(interview(asked=NOW), "", "", later(900)), (), later(901))
    assert slow.ended == later(901)
    just = mock.record_ticks(mock.record_answer(interview(asked=NOW), "", "", later(899)), (), later(901))
    assert mock.phase(just) == mock.QUESTION
    pressed = mock.record_answer(interview(asked=NOW, pressure=True), "", "", later(900))
    assert mock.phase(pressed) == mock.REVIEW


def test_under_pressure_all_is_compared_at_the_end():
    at = interview(asked=NOW, pressure=True)
    for number in range(4):
        assert mock.place(at) == number
        at = mock.record_answer(at, "", "", later(10 * number + 10))
    assert [reply.seconds for reply in at.replies] == [10] * 4
    for number in range(4):
        assert (mock.phase(at), mock.place(at)) == (mock.REVIEW, number)
        at = mock.record_ticks(at, (), later(100))
    assert at.ended == later(100)


def test_a_stopped_interview_is_scored_by_what_is_answered():
    answer = mock.record_answer(interview(asked=NOW), "", "", later(10))
    assert mock.record_ticks(mock.stop(answer, later(20)), (), later(30)).ended == later(30)
    begun = mock.record_ticks(answer, (), later(30))
    assert mock.stop(begun, later(40)).ended == later(40)


def test_a_retry_has_the_missed_questions_in_other_words_and_the_difference():
    first = interview(
        Reply("", "", 3, 9, ("core",)), Reply("", "", 0, 9, ("core", "why")), Reply("holds", "", 0, 9, ())
    )
    retry = mock.again(first, CARDS, later(60))
    assert (retry.questions, retry.minutes, retry.attempt, retry.before) == (("a", "c"), 5, 1, NOW)
    assert mock.wording(CARDS["a"], 1) == "again?"
    assert mock.wording(CARDS["a"], 2) == "a?"
    half = replace(retry, replies=(Reply("", "", 0, 9, ()), Reply("depends", "", 1, 9, ())))
    before, after = scoring.change(half, first, CARDS)
    assert before == pytest.approx((0.5 * 0.7 + 0) / 2)
    assert after == pytest.approx((0 + 0.9) / 2)
    assert scoring.change(retry, first, CARDS) is None


def test_only_the_last_interview_keeps_words_and_one_is_under_way():
    progress = Progress()
    for number in range(MOST_INTERVIEWS + 2):
        begun = replace(interview(asked=NOW), began=later(number))
        progress = mock.with_interview(progress, begun, NOW)
        done = mock.record_ticks(mock.record_answer(begun, "", "words", later(50)), (), later(51))
        progress = mock.with_interview(progress, replace(done, ended=later(60)), NOW)
        assert mock.running(progress) is None
    assert len(progress.interviews) == MOST_INTERVIEWS
    assert [each.replies[0].text for each in progress.interviews] == [""] * (MOST_INTERVIEWS - 1) + ["words"]
    assert read(progress.text()) == progress
    one = mock.with_interview(progress, replace(begun, began=later(100)), NOW)
    two = mock.with_interview(one, replace(begun, began=later(200)), NOW)
    assert mock.running(two).began == later(200)
    assert sum(not each.ended for each in two.interviews) == 1
    assert mock.running(mock.without_interview(two, mock.running(two), NOW)) is None


def test_a_question_that_left_the_deck_leaves_the_interview():
    done = interview(Reply("", "x", 0, 9, ()), Reply("", "y", 0, 9, ()))
    rest = mock.drop_unknown(done, {name: each for name, each in CARDS.items() if name != "a"})
    assert rest.questions == ("b", "c", "d")
    assert [reply.text for reply in rest.replies] == ["y"]


def test_what_no_control_gave_is_left_out():
    done = interview(Reply("<b>", "", 0, 9, ("core", "x")), level="<b>", sections=("cooking", "vision"))
    clean = mock.drop_unknown(done, CARDS)
    assert (clean.level, clean.sections) == ("junior", ("vision",))
    assert clean.replies == (Reply("", "", 0, 9, ("core",)),)


def test_one_under_way_goes_on_with_what_is_left_of_it():
    reply, compared = Reply("", "x", 0, 9), Reply("", "x", 0, 9, ())
    only_a = {"a": CARDS["a"]}
    assert mock.resume(interview(asked=NOW), CARDS, NOW) == interview(asked=NOW)
    assert mock.resume(interview(asked=NOW), {}, NOW) is None
    assert mock.resume(interview(), CARDS, NOW) is None
    assert mock.place(mock.resume(interview(reply, asked=NOW), only_a, NOW)) == 0
    assert mock.resume(interview(compared, asked=NOW), only_a, NOW).ended == NOW
    assert mock.resume(interview(compared), CARDS, NOW).ended == NOW
