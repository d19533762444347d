"""The schedule: FSRS as it is, aimed at an interview, in the reader's own time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest

from dlcore.interview import schedule
from dlcore.interview.calibration import brier_score, reliability, weakest
from dlcore.interview.progress import EASY, GOOD, HARD, MISSED, Answer, Progress
from dlcore.interview.schedule import record_answer

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
CARDS = [f"card/{number}" for number in range(100)]


def test_without_a_date_it_is_fsrs_to_the_second():
    progress, card, moment = Progress(), fsrs.Card(card_id=0), NOW
    reference = fsrs.Scheduler(desired_retention=0.9, maximum_interval=365, enable_fuzzing=False)
    for grade in (GOOD, GOOD, EASY, HARD, MISSED, GOOD, GOOD):
        progress = record_answer(progress, "a", 0.5, grade, moment)
        card, _ = reference.review_card(card, fsrs.Rating(grade), moment)
        memory = progress.memories["a"]
        assert (memory.state, memory.step, memory.due) == (card.state.value, card.step, card.due)
        assert (memory.stability, memory.difficulty) == pytest.approx((card.stability, card.difficulty))
        moment = card.due
    assert memory.lapses == 1


def test_no_interval_outlasts_half_the_days_left():
    progress = Progress(interview=date(2026, 12, 8))
    for _ in range(6):
        progress = record_answer(progress, "a", 0.5, EASY, NOW)
    assert progress.memories["a"].due - NOW <= timedelta(days=5)
    assert record_answer(Progress(), "a", 0.5, EASY, NOW).memories["a"].due - NOW > timedelta(days=5)


def test_in_the_last_week_it_comes_back_sooner():
    far, near = (Progress(interview=NOW.date() + timedelta(days)) for days in (40, 7))
    for _ in range(3):
        far, near = (record_answer(each, "a", 0.5, GOOD, NOW) for each in (far, near))
    assert near.memories["a"].due < far.memories["a"].due


def test_cramming_leaves_the_schedule_alone():
    progress = record_answer(Progress(), "a", 0.5, MISSED, NOW, cram=True)
    assert progress.memories == {}
    assert progress.answers == (Answer("a", NOW, 0.5, MISSED, True),)


def test_new_cards_are_spread_so_that_a_quarter_of_the_days_is_left():
    progress = Progress(interview=NOW.date() + timedelta(20))
    assert len(schedule.today(progress, CARDS, NOW).new) == 7  # 100 cards on 15 days
    assert len(schedule.today(Progress(), CARDS, NOW).new) == schedule.NEW_A_DAY
    tomorrow = Progress(interview=NOW.date() + timedelta(1))
    assert len(schedule.today(tomorrow, CARDS, NOW).new) == 100


def test_the_share_of_a_day_shrinks_as_it_is_done():
    progress = Progress(interview=NOW.date() + timedelta(20))
    for number in range(3):
        progress = record_answer(progress, CARDS[number], 0.5, GOOD, NOW)
    today = schedule.today(progress, CARDS, NOW)
    assert len(today.new) == 4
    assert today.done == 3
    assert today.due == ()
    assert today.later == tuple(CARDS[:3])  # within minutes, once the others are done
    assert schedule.today(progress, CARDS, NOW + timedelta(minutes=11)).due == tuple(CARDS[:3])


def test_a_day_ends_at_the_readers_midnight():
    tokyo, moment = ZoneInfo("Asia/Tokyo"), datetime(2026, 11, 28, 20, 0, tzinfo=UTC)  # 5 o'clock on the 29th there
    progress = record_answer(Progress(interview=date(2026, 11, 30)), "a", 0.5, GOOD, moment - timedelta(hours=6))
    assert schedule.days_left(progress, moment) == 2
    assert schedule.days_left(progress, moment.astimezone(tokyo)) == 1
    assert schedule.today(progress, ["a"], moment).done == 1
    assert schedule.today(progress, ["a"], moment.astimezone(tokyo)).done == 0


def test_an_interview_that_is_over_no_longer_counts():
    assert schedule.days_left(Progress(interview=NOW.date() - timedelta(1)), NOW) is None
    assert schedule.days_left(Progress(interview=NOW.date()), NOW) == 0


def test_what_is_most_likely_forgotten_by_then_comes_first():
    progress = record_answer(Progress(), "weak", 0.5, MISSED, NOW - timedelta(days=3))
    progress = record_answer(progress, "strong", 0.5, EASY, NOW - timedelta(days=30))
    assert schedule.today(progress, ["strong", "weak"], NOW).due == ("weak", "strong")


def test_todays_cards_raise_what_is_expected():
    progress = Progress(interview=NOW.date() + timedelta(3))
    before, after = (share(progress, CARDS, NOW) for share in (schedule.expected_recall, schedule.after_today))
    assert before == 0 < after < 1
    assert schedule.recall(None, NOW) == 0


def test_burn_down_counts_what_was_and_plans_to_zero():
    progress = Progress(interview=NOW.date() + timedelta(4))
    for number in range(10):
        progress = record_answer(progress, CARDS[number], 0.5, GOOD, NOW - timedelta(days=2 - number // 5))
    rows = schedule.burn_down(progress, CARDS, NOW)
    assert [(cards, plan) for _, cards, plan in rows] == [
        *[(95, False), (90, False), (90, False)],
        *[(90, True), (60, True), (30, True), (0, True), (0, True)],
    ]


def test_brier_and_reliability_by_hand():
    answers = [Answer("a", NOW, 0.75, GOOD), Answer("b", NOW, 0.75, MISSED), Answer("c", NOW, 0.25, HARD)]
    assert brier_score(answers) == pytest.approx((0.25**2 + 0.75**2 + 0.25**2) / 3)
    assert brier_score([]) is None
    assert [(point.confidence, point.answers, point.right) for point in reliability(answers)] == [
        (0.25, 1, 0),
        (0.75, 2, 0.5),
    ]


def test_the_weakest_topic_is_judged_by_the_last_two_answers():
    answers = [Answer("a", NOW, 0.5, grade) for grade in (MISSED, MISSED, GOOD, GOOD)] + [Answer("b", NOW, 0.5, MISSED)]
    assert weakest(answers, {"a": "Adam", "b": "LSTM"}) == [("LSTM", 1, 0.0), ("Adam", 2, 1.0)]
