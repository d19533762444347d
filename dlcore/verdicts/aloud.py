"""A verdict as one would say it: what was found, one number for each half of the claim, and what leaves it open."""

import re
from collections.abc import Collection, Sequence

from dlcore.formatting import power
from dlcore.guide import Claim, frames
from dlcore.verdicts.findings import NOT_MEASURED, Finding
from dlcore.verdicts.intervals import HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, SUSPECT, WITH_LIMITS, Ruling
from dlcore.verdicts.sentences import (
    align,
    censored_sentence,
    common_conditions,
    compose,
    conditions_of,
    contrast,
    named_conditions,
    nearest,
    one_quantity,
    opposite,
    quantity_of,
    select,
    with_articles,
)

LONGEST = 85  # words: what can be said in two breaths
BRACKETS = re.compile(r" \([^()]*\)")
SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def say(claim: Claim, ruling: Ruling, findings: Sequence[Finding]) -> str:
    """The verdict to say aloud: the finding, its condition and one number, a second where the claim has two halves and breath allows, and what leaves it open."""
    if ruling.outcome in (SUSPECT, NOT_MEASURED):
        return compose(claim, ruling, findings)
    ruling = align(ruling)
    if ruling.outcome == OUT_OF_REACH:
        first, other = nearest(findings), opposite(findings)
        what = _aloud(first) + frames.SAY_INTERVAL.format(interval=first.interval)
        what += frames.SAY_OPPOSITE.format(what=_aloud(other)) if other else ""
        return f"{frames.SAY[OUT_OF_REACH].format(claim=with_single_quotes(claim.text), what=what)}."
    holding, failing = one_quantity(ruling) if ruling.outcome == DEPENDS else (ruling.holding, ruling.failing)
    first = next(found[0] for found in (holding, failing, ruling.open) if found)
    partly = ruling.outcome == NOT_SETTLED and ruling.open and first is not ruling.open[0]
    frame = frames.SAY[ruling.outcome]
    if partly:
        frame = frames.SAY_PARTLY if holding else frames.SAY_FAILS_PARTLY
    elif ruling.outcome == NOT_SETTLED and holding:
        frame = frames.SAY_DISAGREE
    elif ruling.outcome == DEPENDS and first.part:
        frame = frames.SAY_DEPENDS_IN
    claimed, factor = with_single_quotes(claim.text), _factors_shown(ruling, holding, failing)
    halves = [finding for finding in select(holding or failing, once=True) if finding is not first]
    what = _aloud(first) + (_aloud_baseline(holding, first) if ruling.outcome == HOLDS else "")
    endings = [what + _ending(ruling, holding, failing, first)]
    if ruling.outcome not in (DEPENDS, WITH_LIMITS) and halves:
        both = f"{what}; {_aloud(halves[0], first.factors.values())}"
        endings.insert(0, both + _ending(ruling, holding, failing, first, named=True))
    elsewhere = [finding for finding in ruling.holding if quantity_of(finding) not in map(quantity_of, ruling.failing)]
    if ruling.outcome == DEPENDS and elsewhere and not first.part:
        endings.insert(0, endings[0] + frames.SAY_ELSEWHERE.format(what=_aloud(elsewhere[0])))
    lines = [f"{frame.format(claim=claimed, factor=factor, part=first.part, what=ending)}." for ending in endings]
    return next((line for line in lines if len(line.split()) <= LONGEST), lines[-1])


def _ending(
    ruling: Ruling, holding: Sequence[Finding], failing: Sequence[Finding], first: Finding, named: bool = False
) -> str:
    """Where the claim fails, or what is open; `named`: by what it measures, as more than one quantity was said."""
    if holding and failing:
        said = _aloud_not(failing[0], first) + _aloud_other_factor(ruling, holding, failing[0])
        others = dict.fromkeys(finding.part for finding in ruling.open if finding.part != first.part)
        return said + "".join(frames.SAY_OPEN.format(where=frames.FOR_PART.format(part=part)) for part in others)
    if ruling.outcome == NOT_SETTLED and ruling.open and first is not ruling.open[0]:
        return _aloud_open(ruling.open[0], first, named)
    if ruling.open and not first.censored:
        return frames.SAY_TOO_WIDE.format(interval=first.interval, threshold=first.required)
    return ""


def _aloud_not(failing: Finding, first: Finding) -> str:
    """Where the claim fails: by its number where the same is measured under another condition, in full where it compares with something else."""
    where = _elsewhere(failing, first)
    if (
        quantity_of(failing) != quantity_of(first)
        or failing.censored
        or where != conditions_of(failing, common_conditions([first]))
    ):
        return frames.SAY_NOT.format(where=where)
    if named_conditions(failing) - common_conditions([first]):
        what = _aloud(failing, common_conditions([first]))
        said = frames.SAY_BUT_NOT.format(what=what, threshold=failing.required)
    else:
        said = frames.SAY_NOT_AT.format(where=where, number=failing.number)
    return SCIENTIFIC.sub(_round_power, said)


def _aloud_other_factor(ruling: Ruling, holding: Sequence[Finding], failing: Finding) -> str:
    """Where the claim depends on two factors, and what fails differs from the first by one of them: what holds by the other."""
    other = _by_other_factor(ruling, holding, failing)
    return frames.SAY_NOT_AT.format(where=conditions_of(other), number=other.number) if other else ""


def _by_other_factor(ruling: Ruling, holding: Sequence[Finding], failing: Finding) -> Finding | None:
    unseen = {*ruling.factor.split(" and ")} - {*contrast([holding[0], failing])}
    return next((finding for finding in holding if unseen & {*contrast([finding, failing])}), None)


def _factors_shown(ruling: Ruling, holding: Sequence[Finding], failing: Sequence[Finding]) -> str:
    """What the claim depends on, as far as the line shows it."""
    if ruling.outcome != DEPENDS:
        return ""
    other = _by_other_factor(ruling, holding, failing[0])
    differing = {*contrast([holding[0], failing[0]]), *(contrast([other, failing[0]]) if other else ())}
    names = [name for name in ruling.factor.split(" and ") if name in differing]
    shown = with_articles(" and ".join(names))
    return shown if len(names) == len(ruling.factor.split(" and ")) else frames.AMONG_OTHERS.format(factor=shown)


def _aloud_baseline(holding: Sequence[Finding], first: Finding) -> str:
    """The same against a further baseline."""
    return next(
        (
            f"; {_aloud(finding, first.factors.values())}"
            for finding in holding
            if quantity_of(finding) == quantity_of(first) and contrast([finding, first]) == ["baseline"]
        ),
        "",
    )


def _aloud_open(opened: Finding, first: Finding, named: bool) -> str:
    """What is open, beside the first finding: in full where it is not the same under another condition."""
    conditions = [phrase for phrase in opened.factors.values() if phrase not in first.factors.values()]
    same = quantity_of(opened) == quantity_of(first) and conditions
    subject = "it" if same and not named else frames.SAY_QUANTITY.format(quantity=opened.quantity)
    where = f"{', '.join(conditions)}{',' if len(conditions) > 1 else ''} {subject}".strip()
    if opened.censored:
        return frames.SAY_BUT_OPEN.format(where=where)
    if same:
        return frames.SAY_BUT_OPEN_AT.format(where=where, interval=opened.interval, threshold=opened.required)
    return frames.SAY_BUT_OPEN_IN_FULL.format(
        what=_aloud(opened, () if named else first.factors.values()),
        interval=opened.interval,
        threshold=opened.required,
    )


def _elsewhere(finding: Finding, first: Finding) -> str:
    """Under what a finding stands, but for what it shares with the first; what it measures where that is nothing."""
    return conditions_of(finding, common_conditions([first])) or frames.AS_TO.format(quantity=finding.quantity)


def _aloud(finding: Finding, known: Collection[str] = ()) -> str:
    """A finding as one clause: its conditions, unless known or named by the clause itself, and its number, those with powers of ten rounded."""
    sentence = censored_sentence(finding) if finding.censored else finding.sentence
    named = {*known, *named_conditions(finding)}
    conditions = [phrase for phrase in finding.factors.values() if phrase not in named]
    return SCIENTIFIC.sub(_round_power, BRACKETS.sub("", ", ".join([*conditions, sentence])))


def _round_power(found: re.Match[str]) -> str:
    """A number with a power of ten by its first digit."""
    digit, exponent = round(float(found[1])), int(found[2].translate(DIGITS))
    return f"about {power(exponent + 1) if digit == 10 else power(exponent) if digit == 1 else f'{digit}·{power(exponent)}'}"


def with_single_quotes(text: str) -> str:
    """A text that is to stand in quotation marks: its own become single ones."""
    return text.replace("“", "‘").replace("”", "’")
