"""How far findings lie from their thresholds, which says how plainly a claim was decided, and which ones the guide and we disagree on most."""

import math
from collections.abc import Sequence

from dlcore.evidence import CLAIM, PERCENT, POINTS
from dlcore.experiments import EXPERIMENTS
from dlcore.verdicts.findings import Finding
from dlcore.verdicts.intervals import CONFIDENCE, FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import DEPENDS, difference
from dlcore.verdicts.verdict import Verdict


def effect(finding: Finding) -> float | None:
    """Distance of the mean from the nearest threshold, over the half-width of its interval; negative on the side where the claim fails.

    Within ±1 the finding is not settled. Where the values do not spread, the distance over the threshold itself, and at
    least 1: the side is known, the scale is not. None where there is no number.
    """
    if finding.value is None or finding.low is None or finding.high is None:
        return None
    if finding.geometric and min(finding.value, finding.low) <= 0:
        return None
    scale = math.log if finding.geometric else float
    bounds = [bound for bound in finding.bounds if math.isfinite(bound) and (bound > 0 or not finding.geometric)]
    distance, bound = min((abs(scale(finding.value) - scale(bound)), bound) for bound in bounds)
    half = (scale(finding.high) - scale(finding.low)) / 2
    if not half:
        size = max(1.0, distance if finding.geometric or not bound else distance / abs(bound))
    else:
        size = distance / half
    inside = finding.bounds[0] <= finding.value <= finding.bounds[1]
    return size if inside else -size


def weakest(verdict: Verdict) -> tuple[Finding, float] | None:
    """The piece that speaks least for the claim, of those that vote and mean what the guide's sentence means, and its effect."""
    effects = [(finding, effect(finding)) for finding in verdict.findings if finding.votes and finding.role == CLAIM]
    known = [(finding, size) for finding, size in effects if size is not None]
    return min(known, key=lambda pair: pair[1], default=None)


def size(verdict: Verdict) -> float:
    """The effect of the piece that speaks least for the claim; 0 where nothing is known."""
    found = weakest(verdict)
    return found[1] if found else 0.0


def disagreements(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The claims of which a piece fails, first those that fail altogether, each by how far the piece lies beyond its threshold."""
    found = [verdict for verdict in verdicts if verdict.verdict in (FAILS, DEPENDS, NOT_SETTLED) and _fails(verdict)]
    return sorted(found, key=lambda verdict: (-_rank(verdict), size(verdict)))


def _fails(verdict: Verdict) -> bool:
    return any(finding.votes and finding.role == CLAIM and finding.outcome == FAILS for finding in verdict.findings)


def _rank(verdict: Verdict) -> int:
    return (NOT_SETTLED, DEPENDS, FAILS).index(verdict.verdict)


def expected_false(verdicts: Sequence[Verdict]) -> float:
    """At most how many verdicts that hold, or do not, are to be expected to be wrong: an interval misses on either side with half of what its confidence leaves."""
    return (1 - CONFIDENCE) / 2 * sum(verdict.verdict in (HOLDS, FAILS) for verdict in verdicts)


def starkest_contrast(verdicts: Sequence[Verdict]) -> tuple[Verdict, Finding, Finding] | None:
    """A claim that depends on a factor, with a piece that holds and one that fails, which differ in it alone; None where there is none.

    Of all such pairs whose experiment records the accuracy during training, those that lie farthest apart.
    """
    pairs = [
        (verdict, held, failed)
        for verdict in verdicts
        if verdict.verdict == DEPENDS
        for held in verdict.findings
        for failed in verdict.findings
        if (held.outcome, failed.outcome) == (HOLDS, FAILS)
        and difference(failed, held) in verdict.factor.split(" and ")
        and _draws_accuracy(held)
    ]
    return max(pairs, key=lambda pair: abs(_value(pair[1]) - _value(pair[2])), default=None)


def _draws_accuracy(finding: Finding) -> bool:
    outcome = EXPERIMENTS[finding.experiment].outcome
    in_percent = finding.unit in (POINTS, PERCENT) and finding.kind in ("level", "difference")
    return bool(in_percent and outcome and outcome.table == "curve" and outcome.unit == PERCENT)


def _value(finding: Finding) -> float:
    return finding.value or 0.0
