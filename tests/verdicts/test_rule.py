"""The truth table of docs/methods.md, row by row, and what makes a claim depend on a factor."""

from dataclasses import replace
from itertools import product

import pytest

from dlcore.evidence import CLAIM, CONTROL, INSTRUMENT, LIMIT
from dlcore.verdicts.findings import NOT_MEASURED, Finding
from dlcore.verdicts.intervals import FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, SUSPECT, WITH_LIMITS, rule

# Five values whose interval lies above 1, below 1, or on both sides of it.
VALUES = {HOLDS: (2.0, 2.1, 2.2, 2.1, 2.0), FAILS: (0.1, 0.2, 0.1, 0.2, 0.1), NOT_SETTLED: (0.0, 2.0, 1.0, 0.5, 1.5)}
BARELY = (1.1, 1.2, 1.3, 1.15, 1.4)  # above 1 simultaneously with one other, not with twenty


def finding(outcome, role=CLAIM, under_revision="", quantity="gain", values=None, threshold="at least 1", **factors):
    return Finding(
        experiment="made-up",
        index=0,
        condition="",
        role=role,
        factors=factors,
        quantity=quantity,
        unit="",
        kind="difference",
        better="higher",
        threshold=threshold,
        bounds=(1.0, float("inf")),
        geometric=False,
        replicate="seed",
        under_revision=under_revision,
        outcome=outcome,
        values=values or VALUES.get(outcome, ()),
    )


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([], NOT_MEASURED),
        ([HOLDS, NOT_MEASURED], NOT_MEASURED),
        ([HOLDS], HOLDS),
        ([HOLDS, HOLDS], HOLDS),
        ([FAILS], FAILS),
        ([FAILS, FAILS], FAILS),
        ([HOLDS, FAILS], NOT_SETTLED),
        ([HOLDS, NOT_SETTLED], NOT_SETTLED),
        ([FAILS, NOT_SETTLED], NOT_SETTLED),
        ([NOT_SETTLED], NOT_SETTLED),
    ],
)
def test_claim_pieces_alone(outcomes, verdict):
    assert rule([finding(outcome) for outcome in outcomes]).outcome == verdict


@pytest.mark.parametrize(("claim", "role", "outcome"), list(product(VALUES, (LIMIT, CONTROL, INSTRUMENT), VALUES)))
def test_every_role_beside_a_claim_piece(claim, role, outcome):
    expected = claim
    if role == LIMIT and outcome == FAILS and claim == HOLDS:
        expected = WITH_LIMITS
    if role in (CONTROL, INSTRUMENT) and outcome == FAILS:
        expected = SUSPECT
    assert rule([finding(claim), finding(outcome, role)]).outcome == expected


@pytest.mark.parametrize("role", [LIMIT, CONTROL, INSTRUMENT])
def test_other_roles_never_carry_a_verdict(role):
    assert rule([finding(HOLDS, role)]).outcome == NOT_MEASURED
    assert rule([finding(HOLDS), finding(NOT_MEASURED, role)]).outcome == NOT_MEASURED


@pytest.mark.parametrize("outcome", [HOLDS, FAILS, NOT_SETTLED, NOT_MEASURED])
@pytest.mark.parametrize("role", [CLAIM, LIMIT, CONTROL, INSTRUMENT])
def test_a_piece_under_revision_does_not_vote(outcome, role):
    assert rule([finding(HOLDS), finding(outcome, role, under_revision="why")]).outcome == HOLDS
    assert rule([finding(outcome, role, under_revision="why")]).outcome == NOT_MEASURED


@pytest.mark.parametrize("outcomes", list(product(VALUES, VALUES)))
def test_out_of_reach_says_so_whatever_was_found_unless_a_check_failed(outcomes):
    pieces = [finding(outcome) for outcome in outcomes]
    assert rule(pieces, out_of_reach=True).outcome == OUT_OF_REACH
    assert rule([*pieces, finding(FAILS, CONTROL)], out_of_reach=True).outcome == SUSPECT


def test_a_claim_depends_on_the_one_factor_in_which_comparable_pieces_differ():
    ruling = rule([finding(HOLDS, depth="8 layers"), finding(FAILS, depth="30 layers"), finding(HOLDS, quantity="b")])
    assert (ruling.outcome, ruling.factor) == (DEPENDS, "depth")
    assert [(piece.quantity, piece.factors.get("depth")) for piece in ruling.holding][1:] == [("b", None)]
    assert ruling.holding[0].factors["depth"] == "8 layers"
    assert [piece.factors["depth"] for piece in ruling.failing] == ["30 layers"]


@pytest.mark.parametrize(
    "failing",
    [
        finding(FAILS, depth="30 layers", quantity="another"),
        finding(FAILS, depth="30 layers", threshold="at least 2"),
        finding(FAILS, depth="30 layers", data="Fashion"),
        replace(finding(FAILS, depth="30 layers", data="MNIST"), experiment="another"),
        finding(FAILS, depth="8 layers", data="MNIST"),
        finding(FAILS, kernel="ours"),
    ],
)
def test_what_is_not_comparable_or_differs_in_more_than_one_factor_explains_nothing(failing):
    assert rule([finding(HOLDS, depth="8 layers", data="MNIST"), failing]).outcome == NOT_SETTLED


def test_one_failure_that_no_factor_explains_leaves_the_claim_open():
    pieces = [finding(HOLDS, depth="8 layers"), finding(FAILS, depth="30 layers"), finding(FAILS, quantity="time")]
    assert rule(pieces).outcome == NOT_SETTLED


def test_a_failure_at_the_same_level_is_explained_too_unless_something_holds_there():
    explained = [finding(HOLDS, init="He", depth="30"), finding(FAILS, init="Xavier", depth="30")]
    deeper = finding(FAILS, init="Xavier", depth="50")
    assert (rule([*explained, deeper]).outcome, rule([*explained, deeper]).factor) == (DEPENDS, "init")
    elsewhere = finding(HOLDS, init="Xavier", depth="8")
    assert rule([*explained, deeper, elsewhere]).factor != "init"


def test_two_factors_are_both_named():
    pieces = [
        finding(HOLDS, depth="8 layers", data="MNIST"),
        finding(FAILS, depth="30 layers", data="MNIST"),
        finding(FAILS, depth="8 layers", data="Fashion"),
    ]
    assert rule(pieces).factor == "data and depth"


def test_dependence_needs_intervals_that_hold_simultaneously():
    pair = [finding(HOLDS, depth="2 layers", values=BARELY), finding(FAILS, depth="4 layers")]
    many = [finding(NOT_SETTLED, depth=f"{depth} layers") for depth in range(5, 25)]
    assert rule(pair).outcome == DEPENDS
    assert rule([*pair, *many]).outcome == NOT_SETTLED
