"""What a card says beside a verdict's sentence, which it sets in lines: each finding in words, what would change our mind, and how to cite it."""

import re

from dlcore.evidence import CLAIM, PERCENT, POINTS, SEED
from dlcore.guide import frames
from dlcore.verdicts.aloud import with_single_quotes
from dlcore.verdicts.effect import weakest
from dlcore.verdicts.findings import NOT_MEASURED, Finding
from dlcore.verdicts.intervals import FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import DEPENDS, OUT_OF_REACH, SUSPECT, WITH_LIMITS
from dlcore.verdicts.sentences import in_full, seeds_needed, with_articles
from dlcore.verdicts.verdict import Verdict

__all__ = ["change_of_mind", "in_lines", "in_words", "where", "with_single_quotes", "without_test_error"]


# How the parts of a sentence begin that stand on lines of their own, the longest first.
_FRAMES = (
    frames.LIMIT,
    frames.BUT_NOT,
    frames.OPEN_IN,
    frames.AND_OPEN,
    frames.ELSEWHERE,
    frames.ELSEWHERE_HOLDS,
    frames.ELSEWHERE_FAILS,
    frames.ALSO_HOLDS,
    frames.ALSO_FAILS,
    frames.OPEN,
)
LEADS = tuple(sorted({re.split("[,{]", frame)[0].strip(" :") for frame in _FRAMES}, key=len, reverse=True))
_BEGINS = re.compile(rf"(?<=\.) (?=(?:{'|'.join(map(re.escape, LEADS))})\b)")


def in_lines(sentence: str) -> list[tuple[str, str]]:
    """A verdict's sentence, a line for what holds, what does not and what is open, for each part of the claim: how the line begins, and the rest of it."""
    lines = _BEGINS.split(sentence)
    leads = [
        next((lead for lead in LEADS if lead != "For" and re.match(rf"{re.escape(lead)}\b", line)), "")
        for line in lines
    ]
    return [(lead, line[len(lead) :]) for lead, line in zip(leads, lines, strict=True)]


def where(finding: Finding) -> str:
    """Under what a finding stands: the phrases of its factors, else its condition."""
    return ", ".join(finding.factors.values()) or finding.condition


def in_words(finding: Finding) -> str:
    """What was found, with its interval: “1.0 of the gradient … (0.4 to 2.9, all 5 seeds)”."""
    return in_full(finding)[0] if finding.measured else frames.NO_RECORDS


def change_of_mind(verdict: Verdict) -> str:
    """Which result, with fresh seeds, would change the verdict."""
    found = weakest(verdict)
    weak = found[0] if found else None
    if verdict.verdict == NOT_MEASURED or weak is None:
        return frames.MIND_NOT_MEASURED
    if verdict.verdict == OUT_OF_REACH:
        return frames.MIND_OUT_OF_REACH
    if verdict.verdict == SUSPECT:
        return frames.MIND_SUSPECT
    if verdict.verdict in (HOLDS, WITH_LIMITS):
        return frames.MIND_HOLDS.format(where=where(weak), threshold=weak.required)
    if verdict.verdict == FAILS:
        strongest = max((f for f in verdict.findings if f.votes and f.role == CLAIM), key=_side)
        return frames.MIND_FAILS.format(where=where(strongest), threshold=strongest.required)
    if verdict.verdict == DEPENDS:
        return frames.MIND_DEPENDS.format(factor=with_articles(verdict.factor))
    opened = next((f for f in verdict.findings if f.votes and f.role == CLAIM and f.outcome == NOT_SETTLED), None)
    if opened is None:
        return frames.MIND_MIXED
    return frames.MIND_NOT_SETTLED.format(where=where(opened), threshold=opened.required, seeds=seeds_needed(opened))


def _side(finding: Finding) -> float:
    return finding.agreeing / finding.seeds if finding.seeds else 0.0


def without_test_error(verdict: Verdict) -> bool:
    """Whether a finding is of accuracy on a test set whose own sampling error its interval leaves out."""
    return any(
        finding.replicate == SEED and finding.unit in (POINTS, PERCENT) and not finding.sampling
        for finding in verdict.findings
    )
