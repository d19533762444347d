"""The rule that makes a claim's verdict of its pieces. Its truth table is in docs/methods.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dlcore.evidence import CLAIM, CONTROL, INSTRUMENT, LIMIT
from dlcore.verdicts.findings import (
    CONFIDENCE,
    FAILS,
    HOLDS,
    NOT_MEASURED,
    NOT_SETTLED,
    Finding,
    outcome_of,
)

WITH_LIMITS, DEPENDS, SUSPECT = "holds, with limits", "depends", "not settled (suspect)"
OUT_OF_REACH = "not tested at this scale"
OUTCOMES = (HOLDS, WITH_LIMITS, DEPENDS, FAILS, NOT_SETTLED, SUSPECT, OUT_OF_REACH, NOT_MEASURED)


@dataclass(frozen=True)
class Ruling:
    """A verdict, the factor that it depends on, and the pieces that speak for the claim, against it, and for neither."""

    outcome: str
    holding: tuple[Finding, ...] = ()
    failing: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()
    factor: str = ""


def rule(findings: Sequence[Finding], out_of_reach: bool = False) -> Ruling:
    """The verdict on a claim with these findings; `out_of_reach` where its sentence speaks of a scale that we cannot test."""
    voting = [finding for finding in findings if finding.votes]
    claims = [finding for finding in voting if finding.role == CLAIM]
    if not claims or not all(finding.measured for finding in voting):
        return Ruling(NOT_MEASURED)
    failed_checks = _with_outcome(FAILS, (f for f in voting if f.role in (CONTROL, INSTRUMENT)))
    if failed_checks:
        return Ruling(SUSPECT, failing=failed_checks)
    holding, failing = _with_outcome(HOLDS, claims), _with_outcome(FAILS, claims)
    unsettled = _with_outcome(NOT_SETTLED, claims)
    if out_of_reach:
        return Ruling(OUT_OF_REACH, holding, failing, unsettled)
    if len(holding) == len(claims):
        limits = _with_outcome(FAILS, (f for f in voting if f.role == LIMIT))
        return Ruling(WITH_LIMITS if limits else HOLDS, holding, limits)
    if len(failing) == len(claims):
        return Ruling(FAILS, failing=failing)
    return _dependence(claims) or Ruling(NOT_SETTLED, holding, failing, unsettled)


def _with_outcome(outcome: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.outcome == outcome)


def _dependence(claims: Sequence[Finding]) -> Ruling | None:
    """The ruling that the claim depends on a factor, or None.

    For every piece that fails there is one that holds, of the same quantity and threshold, and the two differ in the factor
    alone. As several pieces are compared, the intervals of those that are comparable hold simultaneously (Bonferroni).
    """
    sided: dict[str, list[Finding]] = {HOLDS: [], FAILS: [], NOT_SETTLED: []}
    for finding in claims:
        comparable = sum(_comparable(finding, other) for other in claims)
        sided[_simultaneous(finding, comparable)].append(finding)
    holding, failing, unsettled = sided.values()
    explanations = [
        {factor for held in holding if (factor := difference(failed, held))} for failed in failing
    ]  # for each failure the factors that it may be due to
    if not explanations or not all(explanations):
        return None
    shared = set.intersection(*explanations)
    names = sorted(shared)[:1] or sorted(set.union(*explanations))
    held = [one for one in holding if any(difference(failed, one) in names for failed in failing)]
    return Ruling(DEPENDS, tuple(held), tuple(failing), tuple(unsettled), " and ".join(names))


def _simultaneous(finding: Finding, comparisons: int) -> str:
    """The outcome where as many intervals are to hold at once."""
    if not finding.values or finding.replicate == "exact":
        return finding.outcome
    confidence = 1 - (1 - CONFIDENCE) / comparisons
    return outcome_of(finding.values, finding.bounds, finding.geometric, confidence)


def _comparable(one: Finding, other: Finding) -> bool:
    return (one.experiment, one.quantity, one.threshold, one.factors.keys()) == (
        other.experiment,
        other.quantity,
        other.threshold,
        other.factors.keys(),
    )


def difference(one: Finding, other: Finding) -> str:
    """The one factor in which two comparable findings differ; empty where there is none, or more than one."""
    if not _comparable(one, other):
        return ""
    differing = [factor for factor in one.factors if one.factors[factor] != other.factors[factor]]
    return differing[0] if len(differing) == 1 else ""
