"""A claim's verdict in a sentence, composed from its findings; the line to say aloud is made in aloud.py."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from dlcore.evidence import CLAIM, EXACT, LIMIT, TIMING_REPEAT
from dlcore.guide import Claim, frames
from dlcore.verdicts.findings import NOT_MEASURED, Finding
from dlcore.verdicts.intervals import FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, SUSPECT, WITH_LIMITS, Ruling

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
    }[ruling.outcome](claim, align(ruling), findings)


def with_articles(factor: str) -> str:
    """The factors that a claim depends on, as one says them: “the depth and the negative slope”."""
    names = factor.split(" and ")
    return " and ".join(name if name.startswith("the ") else f"the {name}" for name in names)


def align(ruling: Ruling) -> Ruling:
    """The ruling with the ratios of each quantity in one direction, that of the first."""
    found = (*ruling.holding, *ruling.failing, *ruling.open)
    direction = {quantity_of(finding): finding.inverted for finding in reversed(found)}

    def turn(findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(finding.in_direction(direction[quantity_of(finding)]) for finding in findings)

    return replace(ruling, holding=turn(ruling.holding), failing=turn(ruling.failing), open=turn(ruling.open))


def _holds(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.HOLDS.format(what=_describe(ruling.holding)) + _threshold(ruling.holding)


def _with_limits(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    exception = frames.LIMIT.format(what=_describe(ruling.failing[:1])) + _threshold(ruling.failing[:1])
    return frames.HOLDS.format(what=_describe(ruling.holding)) + exception


def _depends(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """One quantity on both sides of its threshold; other quantities, and what is open, are counted."""
    holding, failing = one_quantity(ruling)
    part, factors = holding[0].part, ruling.factor.split(" and ")
    said = (frames.DEPENDS_IN if part else frames.DEPENDS).format(
        part=part, factor=with_articles(ruling.factor), what=_describe(holding, factors=factors)
    )
    said += frames.BUT_NOT.format(what=_describe(failing, select(holding), factors=factors)) + _threshold(failing)
    said += _by_other_measures(ruling, holding[0], failing[0])
    others = {finding.part: finding for finding in reversed(ruling.open) if finding.part != part}
    for finding in others.values():
        said += frames.OPEN_IN.format(part=finding.part, what=_describe([finding])) + _threshold([finding])
    more = frames.ALSO_OPEN_IN_PARTS if others else frames.ALSO_OPEN
    return said + _pluralize(more, len(ruling.open) - len(others))


def _by_other_measures(ruling: Ruling, holding: Finding, failing: Finding) -> str:
    """The first that holds and the first that fails of each quantity that is on both sides, then another quantity that is on one; further ones are counted."""
    said, held = "", {quantity_of(finding): finding for finding in reversed(ruling.holding)}
    failed = {quantity_of(finding): finding for finding in reversed(ruling.failing)}
    both = [quantity for quantity in held if quantity in failed]
    for one, other in ((held[quantity], failed[quantity]) for quantity in both if quantity != quantity_of(holding)):
        sides = [[finding.factors[name] for name in contrast([one, other])] for finding in (one, other)]
        alike = sides == [
            [finding.factors.get(name) for name in contrast([one, other])] for finding in (holding, failing)
        ]
        frame = frames.ELSEWHERE_LIKEWISE if alike else frames.ELSEWHERE
        said += frame.format(
            quantity=one.quantity,
            held=", ".join(sides[0]),
            failed=", ".join(sides[1]),
            number=_number(one, interval=False),
            other=_number(other, interval=False),
        )
    for frame, findings in ((frames.ELSEWHERE_HOLDS, ruling.holding), (frames.ELSEWHERE_FAILS, ruling.failing)):
        others = [finding for finding in findings if quantity_of(finding) not in both]
        if others:
            more = len({quantity_of(finding) for finding in others}) - SHOWN
            said += frame.format(what=_clauses(others, once=True), more=_pluralize(frames.BY_MORE, max(more, 0)))
    return said


def one_quantity(ruling: Ruling) -> tuple[list[Finding], list[Finding]]:
    """Those that hold and those that fail of one quantity: of those on both sides the first that names most of what the claim depends on."""
    held = [quantity_of(finding) for finding in ruling.holding]
    both = [finding for finding in ruling.failing if quantity_of(finding) in held]
    chosen = quantity_of(max(both, key=lambda finding: len(set(ruling.factor.split(" and ")) & set(finding.factors))))
    return (
        [finding for finding in ruling.holding if quantity_of(finding) == chosen],
        [finding for finding in ruling.failing if quantity_of(finding) == chosen],
    )


def _pluralize(frame: tuple[str, str], count: int) -> str:
    """The frame for one, or for several; nothing for none."""
    return frame[count > 1].format(count=count) if count else ""


def _fails(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    return frames.FAILS.format(what=_describe(ruling.failing)) + _threshold(ruling.failing)


def _threshold(findings: Sequence[Finding]) -> str:
    return _thresholds(select(findings))


def _thresholds(shown: Sequence[Finding]) -> str:
    """The thresholds of those that are said, in their order."""
    thresholds = dict.fromkeys(finding.required for finding in shown)
    return frames.THRESHOLD.format(threshold="; ".join(thresholds))


def _not_settled(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """What is settled and what is open; of a claim that says two things first of the one, then of the other."""
    parts = list(dict.fromkeys(finding.part for finding in findings if finding.votes))
    if len(parts) == 1:
        return _not_decided(ruling)
    first, *others = parts
    said = _not_decided(_of_part(ruling, first)).replace(frames.PARTLY, frames.PARTLY_IN.format(part=first), 1)
    return said + "".join(_settled_of(part, _of_part(ruling, part)) for part in others)


def _of_part(ruling: Ruling, part: str) -> Ruling:
    held, failed, opened = (
        tuple(finding for finding in found if finding.part == part)
        for found in (ruling.holding, ruling.failing, ruling.open)
    )
    return replace(ruling, holding=held, failing=failed, open=opened)


def _settled_of(part: str, ruling: Ruling) -> str:
    """The first finding on either side of the threshold, and the first that is open."""
    said = ""
    for frame, found in (
        (frames.HOLDS_IN, ruling.holding),
        (frames.FAILS_IN, ruling.failing),
        (frames.AND_OPEN if ruling.holding or ruling.failing else frames.OPEN_IN, ruling.open),
    ):
        if found:
            said += frame.format(part=part, what=_describe(found[:1])) + _threshold(found[:1])
    return said


def _not_decided(ruling: Ruling) -> str:
    """Each quantity that is settled by one of its findings, then the first that is open."""
    settled = [*ruling.holding[:1], *ruling.failing[:1]]
    factors = contrast([*settled, *ruling.open[:1]])
    if not settled:
        said = frames.NOT_SETTLED.format(what=_describe(ruling.open[:1]))
    else:
        said = frames.PARTLY if ruling.open else frames.DISAGREE
        if ruling.holding:
            said += frames.ALSO_HOLDS.format(what=_describe(ruling.holding, once=True, factors=factors))
        if ruling.failing:
            said += frames.ALSO_FAILS.format(what=_describe(ruling.failing, once=True, factors=factors))
        if ruling.open:
            before = [*select(ruling.holding, True), *select(ruling.failing, True)]
            said += frames.OPEN.format(what=_describe(ruling.open[:1], before, factors=factors))
    if ruling.open:
        shown = [*select(ruling.holding, True), *select(ruling.failing, True), ruling.open[0]]
        seeds = seeds_needed(ruling.open[0])
        said += _thresholds(shown) + frames.SETTLES.format(seeds=seeds[0].upper() + seeds[1:])
    return said


def contrast(findings: Sequence[Finding]) -> list[str]:
    """The factors in which they differ, by name."""
    names = dict.fromkeys(name for finding in findings for name in finding.factors)
    return [name for name in names if len({finding.factors.get(name) for finding in findings}) > 1]


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
    return frames.SUSPECT.format(what=_describe(ruling.failing[:1]), threshold=ruling.failing[0].required)


def _out_of_reach(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """Two pieces of the claim, first that which is said aloud, then one that came out the other way where there is one, and the case nearest to the sentence that it excludes."""
    voting, aloud = [finding for finding in findings if finding.votes], nearest(findings)
    of_claim = sorted(
        (finding for finding in voting if finding.role == CLAIM), key=lambda finding: finding is not aloud
    )
    limits, other = [finding for finding in voting if finding.role == LIMIT], opposite(findings)
    shown = [*(of_claim[:2] if other is None or other is of_claim[0] else (of_claim[0], other)), *limits[:1]]
    return frames.OUT_OF_REACH.format(scale=claim.scale, what=_clauses(shown, counted=False))


def _not_measured(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    reasons = [finding.under_revision for finding in findings if finding.under_revision]
    return frames.UNDER_REVISION.format(reason=reasons[0]) if reasons else frames.NOT_MEASURED


def _describe(
    findings: Sequence[Finding], before: Sequence[Finding] = (), once: bool = False, factors: Collection[str] = ()
) -> str:
    """The findings as what follows a verdict: “ with He initialization: …”, or “: …” where there is no condition.

    Of several conditions that of `factors`, else the first, stands before the colon; the others after it.
    """
    shown = select(findings, once)
    known = common_conditions([*before, *shown]) if before else set()
    head = _head(shown[0], known, factors)
    return f"{' ' if head else ''}{', '.join(head)}: {_clauses(findings, before, once=once, head=head)}"


def _head(finding: Finding, known: Collection[str], factors: Collection[str]) -> list[str]:
    """The conditions that stand before the colon."""
    conditions = {name: phrase for name, phrase in finding.factors.items() if phrase not in known}
    named = [phrase for name, phrase in conditions.items() if name in factors]
    return named or list(conditions.values())[:1]


def conditions_of(finding: Finding, known: Collection[str] = ()) -> str:
    """Under what a finding stands, but for what is known already."""
    return ", ".join(phrase for phrase in finding.factors.values() if phrase not in known)


def common_conditions(findings: Sequence[Finding]) -> set[str]:
    """What all of them stand under."""
    return set.intersection(*(set(finding.factors.values()) for finding in findings)) if findings else set()


def _clauses(
    findings: Sequence[Finding],
    before: Sequence[Finding] = (),
    counted: bool = True,
    once: bool = False,
    head: Collection[str] = (),
) -> str:
    """The first findings as clauses, and how many others there are; `once`: one of each quantity.

    What is measured is said once, of further findings of the same quantity the number, and so are conditions that all
    share, and the `head`. `before` are those said already. Where `counted`, each says how many seeds meet the threshold.
    """
    shown = select(findings, once)
    one_quantity = len({quantity_of(finding) for finding in [*before, *findings]}) == 1
    said = {_key(finding) for finding in before} if one_quantity else set()
    known = common_conditions([*before, *shown]) if before else set()
    clauses: list[str] = []
    seeds = ""
    for finding in shown:
        known_here = {*known, *(() if clauses else head)}
        if _key(finding) in said:
            where, separator = conditions_of(finding, known_here), ": " if clauses else ", "
            what = _number(finding, interval=not clauses)
        else:
            where, separator = conditions_of(finding, known_here | named_conditions(finding)), ", "
            what, seeds = in_full(finding, counted, seeds)
        more = _further(finding, shown, findings, known) if counted else ""
        clauses.append((f"{where}{separator}{what}" if where else what) + more)
        said, known = said | {_key(finding)}, known | common_conditions(shown)
    return "; ".join(clauses)


def named_conditions(finding: Finding) -> set[str]:
    """The conditions that the sentence names itself, such as “against an LSTM”."""
    return {phrase for phrase in finding.factors.values() if phrase.removeprefix("against ") in finding.sentence}


def _further(finding: Finding, shown: Sequence[Finding], findings: Sequence[Finding], known: Collection[str]) -> str:
    """After the last shown of a quantity, its further findings: one by its condition and number, several by how many there are."""
    same = [other for other in findings if quantity_of(other) == quantity_of(finding)]
    if finding is not [one for one in shown if one in same][-1]:
        return ""
    more = [other for other in same if other not in shown]
    where = conditions_of(more[0], {*known, *finding.factors.values()}) if len(more) == 1 else ""
    if not where:
        return _pluralize(frames.MORE, len(more))
    own = frames.OWN_THRESHOLD.format(threshold=more[0].required) if more[0].required != finding.required else ""
    return f"; {where}: {_number(more[0], interval=False)}{own}"


def select(findings: Sequence[Finding], once: bool = False) -> list[Finding]:
    """Those that are said. What is measured in several ways should not be hidden by further numbers of the first way."""
    firsts = list({quantity_of(finding): finding for finding in reversed(findings)}.values())[::-1]
    return (firsts if once else [*firsts, *(finding for finding in findings if finding not in firsts)])[:SHOWN]


def quantity_of(finding: Finding) -> tuple[str, str]:
    return finding.experiment, finding.quantity


def _key(finding: Finding) -> tuple[str, str, bool]:
    """What has to be the same for a number to be said alone."""
    return (*quantity_of(finding), finding.inverted)


def _number(finding: Finding, interval: bool) -> str:
    if finding.censored:
        return f"{finding.threshold} {frames.COUNTED.format(agreeing=finding.agreeing, seeds=finding.seeds)}"
    return f"{finding.number} ({_interval(finding)})" if interval and _interval(finding) else finding.number


def _interval(finding: Finding) -> str:
    """The interval that decided; empty where it has no width."""
    low, _, high = finding.interval.partition(" to ")
    if low == high:
        return ""
    widened = frames.WIDENED.format(interval=finding.interval, count=finding.widened)
    return widened if finding.widened else finding.interval


def censored_sentence(finding: Finding) -> str:
    return finding.sentence or frames.CENSORED.format(
        quantity=finding.quantity, threshold=finding.threshold, agreeing=finding.agreeing, seeds=finding.seeds
    )


def in_full(finding: Finding, counted: bool = True, before: str = "") -> tuple[str, str]:
    """What was measured and how sure it is; and how many seeds meet the threshold, which is said where it is not as `before`."""
    if finding.censored:
        return censored_sentence(finding), before
    if finding.replicate == EXACT:
        return f"{finding.sentence} {frames.EXACTLY}", before
    interval, seeds = list(filter(None, [_interval(finding)])), agreement(finding)
    count = [seeds] if (counted and seeds != before) or not interval else []
    return f"{finding.sentence} ({', '.join(interval + count)})", seeds


def agreement(finding: Finding) -> str:
    """How many seeds, or timings, meet the threshold: “all 5 seeds”."""
    frame = frames.ALL if finding.agreeing == finding.seeds else frames.SOME if finding.agreeing else frames.NONE
    return frame.format(agreeing=finding.agreeing, seeds=finding.seeds, repeats=_repeats(finding))


def _repeats(finding: Finding) -> str:
    return "timings" if finding.replicate == TIMING_REPEAT else "seeds"


def opposite(findings: Sequence[Finding]) -> Finding | None:
    """The first piece of a claim beyond our scale that is settled the other way than `nearest`: to say one alone would take sides."""
    first, settled = nearest(findings), {HOLDS, FAILS}
    against = (finding for finding in findings if finding.votes and finding.role == CLAIM)
    return next((finding for finding in against if {first.outcome, finding.outcome} == settled), None)


def nearest(findings: Sequence[Finding]) -> Finding:
    """What says most about a claim beyond our scale: the first piece that is settled, else the first of the claim."""
    voting = [finding for finding in findings if finding.votes]
    of_claim = [finding for finding in voting if finding.role == CLAIM]
    settled = [finding for finding in voting if finding.role in (CLAIM, LIMIT) and finding.outcome != NOT_SETTLED]
    return [*settled, *of_claim][0]
