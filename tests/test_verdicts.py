"""From records to verdicts, on records made up for the purpose."""

import math

import pytest

from dlcore.base import Evidence, Experiment, RunQuery
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS
from dlcore.records import Library, Record, Store
from dlcore.verdicts import (
    DEPENDS,
    FAILS,
    HOLDS,
    NOT_MEASURED,
    combine,
    evaluate_evidence,
    evidence_for,
    interval,
    verdict,
    verdicts,
)

MADE_UP = Experiment(
    id="made-up",
    section="foundations",
    question="Does it?",
    revision=1,
    varies="nothing",
    variants=("a", "b"),
    seeds=(0, 1, 2),
    settings=(),
    measure=None,
    cost=lambda run: 1.0,
)


def less(a, b):
    return a["t"]["x"][0] - b["t"]["x"][0]


def evidence(**threshold):
    return Evidence("activations/relu-fast", "made up", "a less b", (RunQuery("a"), RunQuery("b")), less, **threshold)


@pytest.fixture
def library(tmp_path):
    return Library(shipped=Store(tmp_path / "shipped"), local=Store(tmp_path / "local"))


def fill(store, differences):
    for seed, difference in enumerate(differences):
        store.put(Record(MADE_UP.run("a", seed), {"t": {"x": [10.0 + difference]}}, {}))
        store.put(Record(MADE_UP.run("b", seed), {"t": {"x": [10.0]}}, {}))


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([1, 2, 3, 4, 5], 1.0368, 4.9632),
        ([10, 12], -1.706, 23.706),
        ([2, 4, 6], -0.968, 8.968),
        ([5, 5, 5], 5, 5),
    ],
)
def test_the_interval_is_students(values, low, high):
    assert interval(values) == pytest.approx((sum(values) / len(values), low, high), abs=1e-3)


def test_the_interval_of_many_values_is_not_narrower_than_students():
    values = list(range(21))  # t for 20 degrees of freedom is 2.086
    mean, low, high = interval(values)
    half = 2.086 * math.sqrt(sum((value - 10) ** 2 for value in values) / 20) / math.sqrt(21)
    assert (mean, low, high) == pytest.approx((10, 10 - half, 10 + half), rel=1e-3)


def test_a_geometric_interval_is_that_of_the_logarithms():
    mean, low, high = interval([1e-3, 1e-1, 1e1], geometric=True)
    assert mean == pytest.approx(1e-1)
    assert math.log10(high) == pytest.approx(-1 + 4.303 * 2 / math.sqrt(3), abs=1e-3)
    assert math.log10(low) == pytest.approx(-1 - 4.303 * 2 / math.sqrt(3), abs=1e-3)


def test_one_value_has_no_interval():
    assert interval([3.0]) == (3.0, -math.inf, math.inf)
    assert interval([3.0], geometric=True) == pytest.approx((3.0, 0.0, math.inf))


def test_zero_has_no_logarithm():
    assert interval([0.0, 0.0], geometric=True) == (0.0, 0.0, 0.0)
    mean, low, high = interval([0.0, 1e-9, 2.0], geometric=True)
    assert (low, high) == (0.0, 2.0)
    assert low <= mean <= high


@pytest.mark.parametrize(
    ("differences", "threshold", "outcome", "agreeing"),
    [
        ([1.0, 1.1, 1.2], {"at_least": 0.5}, HOLDS, 3),
        ([1.0, 1.1, 1.2], {"at_least": 2.0}, FAILS, 0),
        ([1.0, 1.1, 1.2], {"at_least": 1.05}, DEPENDS, 2),
        ([0.0, 1.0, 2.0], {"at_least": 0.0}, DEPENDS, 3),
        ([1.0, 1.1, 1.2], {"at_most": 2.0}, HOLDS, 3),
        ([1.0, 1.1, 1.2], {"at_most": 0.5}, FAILS, 0),
        ([1.0, 1.1, 1.2], {"at_most": 1.05}, DEPENDS, 1),
        ([1.0, math.inf, 1.2], {"at_least": 0.5}, DEPENDS, 3),
        ([1.0, math.nan, 1.2], {"at_least": 0.5}, DEPENDS, 2),
    ],
)
def test_an_interval_on_one_side_of_the_threshold_decides(library, differences, threshold, outcome, agreeing):
    fill(library.shipped, differences)
    finding = evaluate_evidence(evidence(**threshold), MADE_UP, library)
    assert (finding.outcome, finding.agreeing, finding.seeds, finding.source) == (outcome, agreeing, 3, "shipped")
    if all(map(math.isfinite, differences)):
        assert (finding.value, finding.low, finding.high) == pytest.approx(interval(differences), abs=1e-5)


def test_a_missing_seed_leaves_it_unmeasured(library):
    fill(library.shipped, [1.0, 1.1])
    finding = evaluate_evidence(evidence(at_least=0.5), MADE_UP, library)
    assert (finding.outcome, finding.value, finding.seeds, finding.threshold) == (NOT_MEASURED, None, 0, "≥ 0.5")


def test_a_local_record_counts_before_a_shipped_one_unless_switched_off(library):
    fill(library.shipped, [1.0, 1.1, 1.2])
    fill(library.local, [-1.0, -1.1, -1.2])
    here, there = (
        evaluate_evidence(evidence(at_least=0.5), MADE_UP, library),
        evaluate_evidence(evidence(at_least=0.5), MADE_UP, library, local=False),
    )
    assert (here.outcome, here.source) == (FAILS, "local")
    assert (there.outcome, there.source) == (HOLDS, "shipped")


@pytest.mark.parametrize(
    ("outcomes", "together"),
    [
        ([], NOT_MEASURED),
        ([HOLDS, NOT_MEASURED], NOT_MEASURED),
        ([HOLDS, HOLDS], HOLDS),
        ([FAILS], FAILS),
        ([HOLDS, FAILS], DEPENDS),
        ([HOLDS, DEPENDS], DEPENDS),
    ],
)
def test_all_evidence_must_agree(outcomes, together):
    assert combine(outcomes) == together


def test_evidence_has_exactly_one_threshold():
    for threshold in ({}, {"at_least": 1, "at_most": 2}):
        with pytest.raises(ValueError, match="exactly one"):
            evidence(**threshold)


def test_without_records_nothing_is_measured(library):
    judged = verdicts(library)
    assert [one.id for one in judged] == list(CLAIMS)
    assert {one.verdict for one in judged} == {NOT_MEASURED}
    assert {(one.value, one.low, one.high, one.source, one.seeds) for one in judged} == {(None, None, None, None, 0)}


def test_the_shipped_records_give_every_claim_a_verdict_in_words():
    for one in verdicts(Library()):
        told = one.as_dict()
        assert {
            "id",
            "section",
            "text",
            "verdict",
            "value",
            "low",
            "high",
            "seeds",
            "threshold",
            "experiment",
            "source",
        } <= set(told)
        assert told["verdict"] in ("holds", "does not hold", "depends", "not measured")
        assert told["source"] in ("shipped", None)
        assert (told["section"], told["text"]) == (CLAIMS[one.id].section, CLAIMS[one.id].text)
        if told["verdict"] != "not measured":
            assert told["low"] <= told["value"] <= told["high"]
            assert told["seeds"] == len(EXPERIMENTS[told["experiment"]].seeds)
            assert told["threshold"][0] in "≥≤"


def test_a_claim_with_evidence_has_a_verdict_from_the_shipped_records():
    with_evidence = [claim for claim in CLAIMS if evidence_for(claim)]
    assert len(with_evidence) >= 8
    for claim in with_evidence:
        judged = verdict(claim, Library())
        assert judged.verdict != NOT_MEASURED, claim
        assert len(judged.findings) == len(evidence_for(claim))
        assert (judged.value, judged.threshold) == (judged.findings[0].value, judged.findings[0].threshold)
