"""The rule that makes a claim's verdict of its pieces. Its truth table is in docs/methods.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dlcore.evidence import CLAIM, CONTROL, EXACT, INSTRUMENT, LIMIT
from dlcore.verdicts.findings import NOT_MEASURED, Finding
from dlcore.verdicts.intervals import CONFIDENCE, FAILS, HOLDS, NOT_SETTLED, outcome_of, seeds_needed

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
    return _rule_on_mixed(claims) if holding and failing else Ruling(NOT_SETTLED, holding, failing, unsettled)


def _with_outcome(outcome: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.outcome == outcome)


def _rule_on_mixed(claims: Sequence[Finding]) -> Ruling:
    """The ruling where some pieces hold and some fail: the claim depends on a factor, or it is not settled.

    It depends on a factor where that explains every piece that fails. As several pieces are compared, the intervals of
    those that are comparable are to hold simultaneously (Bonferroni).
    """
    together = [_simultaneous(finding, sum(comparable(finding, other) for other in claims)) for finding in claims]
    holding, failing, unsettled = (_with_outcome(outcome, together) for outcome in (HOLDS, FAILS, NOT_SETTLED))
    explanations = [_explanations(failed, failing, holding) for failed in failing]
    if not explanations or not all(explanations):
        return Ruling(NOT_SETTLED, holding, failing, unsettled)
    names = sorted(set.intersection(*explanations) or set.union(*explanations))
    opposite = [held for held in holding if any(difference(failed, held) in names for failed in failing)]
    refuted = {(failed.experiment, failed.quantity) for failed in failing}
    elsewhere = [held for held in holding if (held.experiment, held.quantity) not in refuted]
    return Ruling(DEPENDS, (*opposite, *elsewhere), failing, unsettled, " and ".join(names))


def _explanations(failed: Finding, failing: Sequence[Finding], holding: Sequence[Finding]) -> set[str]:
    """The factors that a failure may be due to.

    Either a piece that holds differs from it in the factor alone; or it has the same level as a failure that this explains,
    and nothing comparable holds at that level.
    """
    found = set()
    for other in (one for one in failing if comparable(one, failed)):
        for factor in {difference(other, held) for held in holding} - {""}:
            level = failed.factors[factor]
            at_level = [held for held in holding if comparable(held, failed) and held.factors[factor] == level]
            if other is failed or (other.factors[factor] == level and not at_level):
                found.add(factor)
    return found


def _simultaneous(finding: Finding, comparisons: int) -> Finding:
    """The finding with its outcome, and the seeds that it needs, where as many intervals are to hold at once; with the wider interval where that decides."""
    if not finding.values or finding.replicate == EXACT:
        return finding
    confidence = 1 - (1 - CONFIDENCE) / comparisons
    judged_by = finding.values, finding.bounds, finding.geometric, confidence, finding.sampling
    outcome, needed = outcome_of(*judged_by), seeds_needed(*judged_by)
    judged = replace(finding, outcome=outcome, needed=needed if outcome == NOT_SETTLED else None)
    return replace(judged.at_confidence(confidence), widened=comparisons) if outcome != finding.outcome else judged


def comparable(one: Finding, other: Finding) -> bool:
    """Whether two findings are of one experiment, quantity and threshold, and name the same factors."""
    return (one.experiment, one.quantity, one.threshold, one.factors.keys()) == (
        other.experiment,
        other.quantity,
        other.threshold,
        other.factors.keys(),
    )


def difference(one: Finding, other: Finding) -> str:
    """The one factor in which two comparable findings differ; empty where there is none, or more than one."""
    if not comparable(one, other):
        return ""
    differing = [factor for factor in one.factors if one.factors[factor] != other.factors[factor]]
    return differing[0] if len(differing) == 1 else ""
