"""A plan: its minutes are what it promises, every link opens a page, and what was missed comes first."""

from datetime import UTC, datetime

import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.guide import PAGES, WHITEBOARDS
from dlcore.interview import plan
from dlcore.interview.cards import deck
from dlcore.interview.progress import GOOD, HARD, MISSED, Answer
from dlcore.records import Library
from dlcore.verdicts import verdicts

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cards():
    return deck(verdicts(Library(), local=False))


@pytest.mark.parametrize("name", plan.PLANS)
def test_steps_have_names_of_their_own_and_open_pages(cards, name):
    steps = [step for session in plan.route(name, (), cards) for step in session.steps]
    assert len({step.id for step in steps}) == len(steps)
    assert {step.link.split("?")[0].split("#")[0] for step in steps} <= set(PAGES)
    drills = [step.link.partition("drill-id=")[2] for step in steps if step.link.startswith("drills")]
    assert set(drills) <= set(DRILLS)
    assert len(drills) == (name != plan.TONIGHT)


def test_tonight_takes_ninety_minutes(cards):
    (evening,) = plan.route(plan.TONIGHT, (), cards)
    assert evening.minutes == 90


def test_longer_plans_visit_every_page(cards):
    for name in (plan.WEEKEND, plan.TWO_WEEKS):
        sessions = plan.route(name, (), cards)
        visited = {step.link.split("?")[0] for session in sessions for step in session.steps}
        assert set(WHITEBOARDS) <= visited
    assert [session.title for session in plan.route(plan.TWO_WEEKS, (), cards)] == [
        f"Day {day}" for day in range(1, 15)
    ]
    assert all(session.minutes <= 80 for session in plan.route(plan.TWO_WEEKS, (), cards))
    assert all(session.minutes <= 150 for session in plan.route(plan.WEEKEND, (), cards))


def test_what_was_missed_comes_first(cards):
    answers = [Answer("u-net/when", NOW, 0.95, MISSED), Answer("relu/when", NOW, 0.5, MISSED)]
    answers += [Answer("relu/explain", NOW, 0.5, GOOD), Answer("adam/explain", NOW, 0.5, GOOD)]
    (evening,) = plan.route(plan.TONIGHT, answers, cards)
    visited = [step for step in evening.steps if step.link.endswith("#whiteboard")]
    assert [step.id for step in visited[:3]] == [
        "tonight/segmentation",
        "tonight/activations",
        "tonight/backpropagation",
    ]
    assert "1 of 2 answers" in visited[1].note
    assert {f"tonight/{page}" for page in plan.ALWAYS} <= {step.id for step in visited}
    assert plan.changes(plan.TONIGHT, answers, cards) == (
        "Changed by your answers: *U-Net* and *Activations* come in, because you missed cards there, and *Optimizers* and *CNN evolution* give way."
    )


def test_nothing_missed_changes_nothing_and_what_is_done_keeps_its_order(cards):
    answers = [Answer("relu/explain", NOW, 0.5, GOOD), Answer("claim/activations/relu", NOW, 0.5, MISSED)]
    assert plan.changes(plan.TONIGHT, answers, cards) == ""
    done = ["tonight/losses", "tonight/activations"]
    answers = [Answer(card, NOW, 0.5, MISSED) for card in ("u-net/when", "relu/when", "mse/when", "yolo/when")]
    (evening,) = plan.route(plan.TONIGHT, answers, cards, done)
    visited = [step.id for step in evening.steps if step.link.endswith("#whiteboard")]
    assert visited[:2] == done
    assert {f"tonight/{page}" for page in plan.ALWAYS} == set(visited[2:])


def test_partly_counts_half_and_a_guess_at_our_own_measurement_nothing(cards):
    guess = next(name for name, card in cards.items() if card.kind == "verdict" and card.page == "activations")
    answers = [
        Answer("relu/when", NOW, 0.5, HARD),
        Answer("relu/explain", NOW, 0.5, GOOD),
        Answer(guess, NOW, 0.5, MISSED),
    ]
    (evening,) = plan.route(plan.TONIGHT, answers, cards)
    (step,) = (step for step in evening.steps if step.id == "tonight/activations")
    assert "you knew 1½ of 2 answers" in step.note


def test_what_was_missed_of_the_core_comes_before_all_else(cards):
    answers = [Answer(card, NOW, 0.5, MISSED) for card in ("u-net/when", "relu/when", "mse/when", "attention/when")]
    (evening,) = plan.route(plan.TONIGHT, answers, cards)
    visited = [step.id for step in evening.steps if step.link.endswith("#whiteboard")]
    assert visited[0] == "tonight/attention"
    assert "tonight/backpropagation" in visited


def test_minutes_left_follow_the_ticks(cards):
    sessions = plan.route(plan.TONIGHT, (), cards)
    assert plan.minutes_left(sessions, ["tonight/check", "another plan's step"]) == 80


def test_what_is_done_stays(cards):
    answers = [Answer(card, NOW, 0.5, MISSED) for card in ("u-net/when", "relu/when", "mse/when", "attention/when")]
    (evening,) = plan.route(plan.TONIGHT, answers, cards, {"tonight/bert_gpt_t5", "tonight/check", "weeks/losses"})
    assert "tonight/bert_gpt_t5" in {step.id for step in evening.steps}
    assert evening.minutes == 90
