"""A claim's verdict in a sentence that can be said aloud, composed from its findings, and in a line that is shorter still."""

import math
import re
from collections.abc import Collection, Sequence

from dlcore.evidence import CLAIM, EXACT, LIMIT, TIMING_REPEAT
from dlcore.formatting import power
from dlcore.guide import Claim, frames
from dlcore.verdicts.findings import FAILS, HOLDS, NOT_MEASURED, NOT_SETTLED, Finding, side
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, SUSPECT, WITH_LIMITS, Ruling, comparable

SHOWN = 2  # as many conditions are said; the others are counted
BRACKETS = re.compile(r" \([^()]*\)")
SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


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
    """One quantity on both sides of its threshold; other quantities, and what is open, are counted."""
    holding, failing = _one_quantity(ruling)
    part = holding[0].part
    frame = frames.DEPENDS_IN if part else frames.DEPENDS
    said = frame.format(part=part, factor=ruling.factor, what=_told(holding[:SHOWN]))
    said += frames.BUT_NOT.format(what=_told(failing[:SHOWN], holding[:SHOWN])) + _threshold(failing)
    others = {finding.part: finding for finding in reversed(ruling.open) if finding.part != part}
    for finding in others.values():
        said += frames.OPEN_IN.format(part=finding.part, what=_told([finding]))
    more = len(ruling.holding) + len(ruling.failing) - min(SHOWN, len(holding)) - min(SHOWN, len(failing))
    opened = len(ruling.open) - len(others)
    return said + _counted(frames.AGREE, more) + _counted(frames.ALSO_OPEN, opened)


def _one_quantity(ruling: Ruling) -> tuple[list[Finding], list[Finding]]:
    """Those that hold and those that fail of the first quantity that is on both sides."""
    held = [_quantity(finding) for finding in ruling.holding]
    first = next(_quantity(finding) for finding in ruling.failing if _quantity(finding) in held)
    return (
        [finding for finding in ruling.holding if _quantity(finding) == first],
        [finding for finding in ruling.failing if _quantity(finding) == first],
    )


def _counted(frame: tuple[str, str], count: int) -> str:
    """The frame for one, or for several; nothing for none."""
    return frame[count > 1].format(count=count) if count else ""


def _fails(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.FAILS.format(what=_told(ruling.failing)) + _threshold(ruling.failing)


def _threshold(findings: Sequence[Finding]) -> str:
    """The threshold that all of them have."""
    thresholds = {finding.required for finding in findings}
    return frames.THRESHOLD.format(threshold=thresholds.pop()) if len(thresholds) == 1 else ""


def _not_settled(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """Each quantity that is settled by one of its findings, then the first that is open."""
    if not ruling.holding and not ruling.failing:
        said = frames.NOT_SETTLED.format(what=_told(ruling.open[:1]))
    else:
        said = frames.PARTLY if ruling.open else frames.DISAGREE
        if ruling.holding:
            said += frames.ALSO_HOLDS.format(what=_told(ruling.holding, once=True))
        if ruling.failing:
            said += frames.ALSO_FAILS.format(what=_told(ruling.failing, once=True))
        if ruling.open:
            said += frames.OPEN.format(what=_told(ruling.open[:1], [*ruling.holding[:1], *ruling.failing[:1]], True))
    if ruling.open:
        first = ruling.open[0]
        together = _compared_with(first, findings)
        said += frames.NEEDED.format(
            threshold=first.required,
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
    if finding.censored:
        return frames.CENSORED_SEEDS
    if finding.needed is None:
        return frames.TOO_MANY_SEEDS.format(repeats=_repeats(finding))
    if finding.needed >= 100:
        return frames.HUNDREDS.format(repeats=_repeats(finding))
    count = finding.needed if finding.needed <= 20 else round(finding.needed, -1)
    return frames.SEEDS.format(count=count, repeats=_repeats(finding))


def _suspect(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.SUSPECT.format(what=_told(ruling.failing[:1]), threshold=ruling.failing[0].required)


def _out_of_reach(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """The first pieces of the claim, whatever came out, and the case nearest to the sentence that it excludes."""
    voting = [finding for finding in findings if finding.votes]
    of_claim = [finding for finding in voting if finding.role == CLAIM]
    limits = [finding for finding in voting if finding.role == LIMIT]
    shown = [*of_claim[:2], *limits[:1]]
    return frames.OUT_OF_REACH.format(scale=claim.scale, what=_clauses(shown, counted=False))


def _not_measured(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    reasons = [finding.under_revision for finding in findings if finding.under_revision]
    return frames.UNDER_REVISION.format(reason=reasons[0]) if reasons else frames.NOT_MEASURED


def _told(findings: Sequence[Finding], before: Sequence[Finding] = (), once: bool = False) -> str:
    """The findings as what follows a verdict: “ with He initialization: …”, or “: …” where there is no condition."""
    shown = _shown(findings, once)
    condition = _where(shown[0], _common([*before, *shown]) if before else ())
    return f"{' ' if condition else ': '}{_clauses(findings, before, once=once)}"


def _where(finding: Finding, known: Collection[str] = ()) -> str:
    """Under what a finding stands, but for what is known already."""
    return ", ".join(phrase for phrase in finding.factors.values() if phrase not in known)


def _common(findings: Sequence[Finding]) -> set[str]:
    """What all of them stand under."""
    return set.intersection(*(set(finding.factors.values()) for finding in findings)) if findings else set()


def _clauses(
    findings: Sequence[Finding], before: Sequence[Finding] = (), counted: bool = True, once: bool = False
) -> str:
    """The first findings as clauses, and how many others there are; `once`: one of each quantity.

    What is measured is said once, of further findings of the same quantity the number, and so are conditions that all
    share. `before` are those said already. Where `counted`, each says how many seeds meet the threshold.
    """
    shown = _shown(findings, once)
    one_quantity = len({_quantity(finding) for finding in [*before, *findings]}) == 1
    said = {_key(finding) for finding in before} if one_quantity else set()
    known = _common([*before, *shown]) if before else set()
    clauses: list[str] = []
    seeds = ""
    for finding in shown:
        where = _where(finding, known)
        if _key(finding) in said:
            what = _number(finding, interval=not clauses)
        else:
            what, seeds = in_full(finding, counted, seeds)
        clauses.append(f"{where}: {what}" if where else what)
        said, known = said | {_key(finding)}, known | _common(shown)
    more = len(findings) - len(shown)
    return "; ".join(clauses) + (_counted(frames.MORE, more) if counted else "")


def _shown(findings: Sequence[Finding], once: bool = False) -> list[Finding]:
    """Those that are said. What is measured in several ways should not be hidden by further numbers of the first way."""
    firsts = list({_quantity(finding): finding for finding in reversed(findings)}.values())[::-1]
    return (firsts if once else [*firsts, *(finding for finding in findings if finding not in firsts)])[:SHOWN]


def _quantity(finding: Finding) -> tuple[str, str]:
    return finding.experiment, finding.quantity


def _key(finding: Finding) -> tuple[str, str, bool]:
    """What has to be the same for a number to be said alone."""
    return (*_quantity(finding), finding.inverted)


def _number(finding: Finding, interval: bool) -> str:
    if finding.censored:
        return _censored(finding)
    low, _, high = finding.interval.partition(" to ")
    return f"{finding.number} ({finding.interval})" if interval and low != high else finding.number


def _censored(finding: Finding) -> str:
    return frames.CENSORED.format(
        quantity=finding.quantity, threshold=finding.threshold, agreeing=finding.agreeing, seeds=finding.seeds
    )


def in_full(finding: Finding, counted: bool = True, before: str = "") -> tuple[str, str]:
    """What was measured and how sure it is; and how many seeds meet the threshold, which is said where it is not as `before`."""
    if finding.censored:
        return _censored(finding), before
    if finding.replicate == EXACT:
        return f"{finding.sentence} {frames.EXACTLY}", before
    low, _, high = finding.interval.partition(" to ")
    interval, seeds = [] if low == high else [finding.interval], met(finding)
    count = [seeds] if (counted and seeds != before) or not interval else []
    return f"{finding.sentence} ({', '.join(interval + count)})", seeds


def met(finding: Finding) -> str:
    """How many seeds, or timings, meet the threshold: “all 5 seeds”."""
    frame = frames.ALL if finding.agreeing == finding.seeds else frames.SOME if finding.agreeing else frames.NONE
    return frame.format(agreeing=finding.agreeing, seeds=finding.seeds, repeats=_repeats(finding))


def _repeats(finding: Finding) -> str:
    return "timings" if finding.replicate == TIMING_REPEAT else "seeds"


def say(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """The verdict in one clause to say aloud: the finding, its condition and one number, without interval and threshold."""
    if ruling.outcome in (SUSPECT, NOT_MEASURED):
        return compose(claim, ruling, findings)
    holding, failing = _one_quantity(ruling) if ruling.outcome == DEPENDS else (ruling.holding, ruling.failing)
    first = next(found[0] for found in (holding, failing, ruling.open) if found)
    if ruling.outcome == OUT_OF_REACH:
        first = next(finding for finding in findings if finding.votes and finding.role == CLAIM)
    said = frames.SAY[ruling.outcome].format(claim=quoted(claim.text), factor=ruling.factor, what=_aloud(first))
    if holding and failing and ruling.outcome != OUT_OF_REACH:
        said += frames.SAY_NOT.format(where=_elsewhere(failing[0], first))
        others = dict.fromkeys(finding.part for finding in ruling.open if finding.part != first.part)
        said += "".join(frames.SAY_OPEN.format(where=frames.FOR_PART.format(part=part)) for part in others)
    elif ruling.open and first is not ruling.open[0] and ruling.outcome == NOT_SETTLED:
        said += frames.SAY_OPEN.format(where=_elsewhere(ruling.open[0], first))
    return f"{said}."


def _elsewhere(finding: Finding, first: Finding) -> str:
    """Under what a finding stands, but for what it shares with the first; what it measures where that is nothing."""
    return _where(finding, _common([first])) or frames.AS_TO.format(quantity=finding.quantity)


def _aloud(finding: Finding) -> str:
    """A finding as one clause: its condition and its number, those with powers of ten rounded to one."""
    where, sentence = _where(finding), _censored(finding) if finding.censored else finding.sentence
    return SCIENTIFIC.sub(_power, BRACKETS.sub("", f"{where}, {sentence}" if where else sentence))


def _power(found: re.Match[str]) -> str:
    """A number with a power of ten by the nearest power."""
    return f"about {power(int(found[2].translate(DIGITS)) + round(math.log10(float(found[1]))))}"


def quoted(text: str) -> str:
    """A text that is to stand in quotation marks: its own become single ones."""
    return text.replace("“", "‘").replace("”", "’")
