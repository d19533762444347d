"""A plan: its minutes are what it promises, every link opens a page, and what was missed comes first."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.drills.drill import KINDS
from dlcore.guide import PAGES, SECTIONS, WHITEBOARDS
from dlcore.interview import plan
from dlcore.interview.cards import deck
from dlcore.interview.diagnoses import case
from dlcore.interview.progress import GOOD, HARD, MISSED, Answer, Progress
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


@pytest.mark.parametrize(("name", "drills", "cases"), [(plan.TONIGHT, 1, 1), (plan.WEEKEND, 4, 2), (plan.TWO_WEEKS, 11, 5)])  # fmt: skip
def test_each_plan_has_drills_and_diagnoses_whose_links_open_them(cards, name, drills, cases):
    links = [urlsplit(step.link) for session in plan.route(name, (), cards) for step in session.steps]
    asked = {page: [parse_qs(link.query) for link in links if link.path == page] for page in ("drills", "diagnose")}
    assert (len(asked["drills"]), len(asked["diagnose"])) == (drills, cases)
    write = [drill for drill in DRILLS.values() if drill.kind == "write"]
    for query in asked["drills"]:
        if "drill-id" in query:
            assert query["drill-id"][0] in {drill.id for drill in write}
        else:
            assert query["drill-kind"] == [KINDS["write"]]
            assert query["drill-section"][0] in {SECTIONS[drill.section] for drill in write}
    numbers = [int(query["bug-case"][0]) for query in asked["diagnose"]]
    assert numbers == list(range(1, cases + 1))
    assert all(case(number) for number in numbers)


def test_a_drill_and_a_diagnosis_tick_their_steps(cards):
    progress = Progress()
    for what in ("drill-vision", "drill-scaled-dot-product-attention", "diagnose-1", "drill-vision"):
        progress = plan.notice(what, progress, cards, NOW)
    assert {step for step in progress.done if "vision" in step} == {"weekend/drill-vision", "weeks-5/drill-vision", "weeks-6/drill-vision"}  # fmt: skip
    assert {"tonight/diagnose-1", "weekend/diagnose-1", "weeks/diagnose-1"} <= progress.done
    assert {f"{plan}/drill-scaled-dot-product-attention" for plan in ("tonight", "weekend", "weeks")} <= progress.done


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
