"""A claim's verdict in a sentence that can be said aloud, composed from its findings."""

from collections.abc import Sequence

from dlcore.evidence import CLAIM, EXACT, LIMIT, TIMING_REPEAT
from dlcore.guide import Claim, frames
from dlcore.verdicts.findings import FAILS, HOLDS, NOT_MEASURED, NOT_SETTLED, Finding, side
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, SUSPECT, WITH_LIMITS, Ruling, comparable

SHOWN = 2  # as many conditions are said; the others are counted


def compose(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """The sentence on a claim whose verdict is `ruling`."""
    return {
        HOLDS: _holds,
        WITH_LIMITS: _with_limits,
        DEPENDS: _depends,
        FAILS: _fails,
        NOT_SETTLED: _not_settled,
        SUSPECT: _suspect,
        OUT_OF_REACH: _out_of_reach,
        NOT_MEASURED: _not_measured,
    }[ruling.outcome](claim, ruling, findings)


def _holds(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.HOLDS.format(what=_told(ruling.holding)) + _threshold(ruling.holding)


def _with_limits(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.HOLDS.format(what=_told(ruling.holding)) + frames.LIMIT.format(what=_told(ruling.failing[:1]))


def _depends(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    said = frames.DEPENDS.format(factor=ruling.factor, what=_told(ruling.holding))
    said += frames.BUT_NOT.format(what=_told(ruling.failing, ruling.holding)) + _threshold(ruling.failing)
    if ruling.open:
        said += frames.ALSO_OPEN if len(ruling.open) == 1 else frames.MANY_OPEN.format(count=len(ruling.open))
    return said


def _fails(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.FAILS.format(what=_told(ruling.failing)) + _threshold(ruling.failing)


def _threshold(findings: Sequence[Finding]) -> str:
    """The threshold that all of them have."""
    thresholds = {finding.threshold for finding in findings}
    return frames.THRESHOLD.format(threshold=thresholds.pop()) if len(thresholds) == 1 else ""


def _not_settled(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    said = frames.NOT_SETTLED if ruling.open else frames.DISAGREE
    if ruling.holding:
        said += frames.ALSO_HOLDS.format(what=_told(ruling.holding))
    if ruling.failing:
        said += frames.ALSO_FAILS.format(what=_told(ruling.failing))
    if ruling.open:
        first = ruling.open[0]
        together = _compared_with(first, findings)
        said += frames.OPEN.format(
            what=_told(ruling.open[:1]),
            threshold=first.threshold,
            together=frames.TOGETHER.format(count=together) if together else "",
            seeds=seeds_needed(first),
        )
    return said


def _compared_with(finding: Finding, findings: Sequence[Finding]) -> int:
    """With how many comparisons it was judged together, where its own interval alone would settle it; else 0."""
    if finding.low is None or finding.high is None or side(finding.low, finding.high, finding.bounds) == NOT_SETTLED:
        return 0
    return sum(comparable(finding, other) for other in findings if other.votes and other.role == CLAIM)


def seeds_needed(finding: Finding) -> str:
    """How many repetitions would probably settle the finding, in words."""
    if finding.needed is None:
        return frames.TOO_MANY_SEEDS
    if finding.needed >= 100:
        return frames.HUNDREDS.format(repeats=_repeats(finding))
    return frames.SEEDS.format(count=finding.needed, repeats=_repeats(finding))


def _suspect(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.SUSPECT.format(what=_told(ruling.failing[:1]), threshold=ruling.failing[0].threshold)


def _out_of_reach(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """The first pieces of the claim, whatever came out, and the case nearest to the sentence that it excludes."""
    voting = [finding for finding in findings if finding.votes]
    of_claim = [finding for finding in voting if finding.role == CLAIM]
    limits = [finding for finding in voting if finding.role == LIMIT]
    return frames.OUT_OF_REACH.format(
        scale=claim.scale, what=_clauses([*of_claim[: SHOWN - bool(limits)], *limits[:1]], counted=False)
    )


def _not_measured(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    reasons = [finding.under_revision for finding in findings if finding.under_revision]
    return frames.UNDER_REVISION.format(reason=reasons[0]) if reasons else frames.NOT_MEASURED


def _told(findings: Sequence[Finding], before: Sequence[Finding] = ()) -> str:
    """The findings as what follows a verdict: “ with He initialization: …”, or “: …” where there is no condition."""
    first = _first_of_each_quantity_first(findings)[0]
    return f"{' ' if first.factors else ': '}{_clauses(findings, before)}"


def _where(finding: Finding) -> str:
    return ", ".join(finding.factors.values())


def _clauses(findings: Sequence[Finding], before: Sequence[Finding] = (), counted: bool = True) -> str:
    """The first findings as clauses, and how many others there are.

    What is measured is said once, of further findings of the same quantity the number. `before` are those said already.
    Where `counted`, each says how many seeds meet the threshold.
    """
    findings = _first_of_each_quantity_first(findings)
    said = {_quantity(finding) for finding in before}
    if len(said | {_quantity(finding) for finding in findings}) > 1:
        said = set()
    clauses, place = [], ""
    for finding in findings[:SHOWN]:
        where = _where(finding)
        what = _what(finding, _quantity(finding) not in said, counted)
        clauses.append(f"{where}: {what}" if where and where != place else what)
        said, place = said | {_quantity(finding)}, where
    if counted and len(findings) > SHOWN:
        more = frames.MORE if len(findings) == SHOWN + 1 else frames.MANY_MORE
        clauses.append(more.format(count=len(findings) - SHOWN))
    return "; ".join(clauses)


def _first_of_each_quantity_first(findings: Sequence[Finding]) -> list[Finding]:
    """What is measured in several ways should not be hidden by further numbers of the first way."""
    firsts = list({_quantity(finding): finding for finding in reversed(findings)}.values())[::-1]
    return [*firsts, *(finding for finding in findings if finding not in firsts)]


def _quantity(finding: Finding) -> tuple[str, str]:
    return finding.experiment, finding.quantity


def _what(finding: Finding, in_full: bool, counted: bool) -> str:
    if finding.censored:
        return frames.CENSORED.format(
            quantity=finding.quantity, threshold=finding.threshold, agreeing=finding.agreeing, seeds=finding.seeds
        )
    return f"{finding.sentence} {_how_sure(finding, counted)}" if in_full else finding.number


def _how_sure(finding: Finding, counted: bool) -> str:
    if finding.replicate == EXACT:
        return frames.EXACTLY
    low, _, high = finding.interval.partition(" to ")
    interval = [] if low == high else [finding.interval]
    count = [f"{finding.agreeing} of {finding.seeds} {_repeats(finding)}"] if counted or not interval else []
    return f"({', '.join(interval + count)})"


def _repeats(finding: Finding) -> str:
    return "timings" if finding.replicate == TIMING_REPEAT else "seeds"
