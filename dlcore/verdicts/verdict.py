"""The verdict on a claim, computed from records."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from dlcore.base import Experiment
from dlcore.evidence import Evidence
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS
from dlcore.guide.published import PUBLISHED
from dlcore.records import Library
from dlcore.verdicts import aloud, fresh, sentences
from dlcore.verdicts.findings import Finding
from dlcore.verdicts.rule import DEPENDS, rule

DECLARED, CONFIRMED = "after the first records", "confirmed on seeds {seeds}"


@dataclass(frozen=True)
class Verdict:
    """A claim's verdict in a word, a sentence and a line to `say` aloud, with every finding; `value` to `source` are those of the first.

    `published` are the sentences of the literature, with their sources. `declared` says when roles and thresholds were: “after the first records” until fresh seeds have confirmed them.
    `fresh_verdict` is the word that the rule gives on the fresh seeds that ship, where each piece has them.
    """

    id: str
    section: str
    text: str
    verdict: str
    factor: str
    sentence: str
    say: str
    declared: str
    published: tuple[str, ...]
    findings: tuple[Finding, ...]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    seeds: int = 0
    threshold: str | None = None
    experiment: str | None = None
    source: str | None = None
    fresh_verdict: str = ""

    @property
    def word(self) -> str:
        """The verdict as one says it: “holds”, “depends on the initialization”."""
        return f"{self.verdict} on {sentences.with_articles(self.factor)}" if self.verdict == DEPENDS else self.verdict

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> "Verdict":
        """What `as_dict` gave, after JSON made lists of tuples and None of what is not finite."""
        findings = tuple(Finding.from_dict(finding) for finding in fields["findings"])
        return cls(**{**fields, "findings": findings, "published": tuple(fields["published"])})


def evidence_for(claim: str) -> list[tuple[Evidence, Experiment]]:
    """(evidence, experiment) pairs in the order of the catalog; the first one's numbers head the verdict."""
    return [
        (evidence, experiment)
        for experiment in EXPERIMENTS.values()
        for evidence in experiment.evidence
        if evidence.claim == claim
    ]


def compute(claim: str, library: Library, local: bool = True) -> Verdict:
    """The verdict on a claim of the guide, by its id, from the library's records."""
    pairs = [fresh.evaluate(evidence, experiment, library, local) for evidence, experiment in evidence_for(claim)]
    verdict = judge(claim, tuple(finding for finding, _ in pairs))
    again = judge(claim, tuple(finding for _, finding in pairs if finding))
    voting = [finding for finding in verdict.findings if finding.votes]
    if not voting or not all(finding.fresh for finding in voting):
        return verdict
    return replace(verdict, declared=_declaration(verdict, again), fresh_verdict=again.word)


def _declaration(verdict: Verdict, again: Verdict) -> str:
    """When the roles and thresholds were declared: it no longer matters where fresh seeds give each voting piece, and the claim, the same."""
    pairs = [(finding, finding.fresh) for finding in verdict.findings if finding.votes and finding.fresh]
    if again.word != verdict.word or any(anew.outcome != finding.outcome for finding, anew in pairs):
        return DECLARED
    return CONFIRMED.format(seeds=fresh.seeds_in_words({seed for _, anew in pairs for seed in anew.seeds}))


def judge(claim: str, findings: tuple[Finding, ...]) -> Verdict:
    """The verdict that these findings give."""
    words = CLAIMS[claim]
    ruling = rule(findings, out_of_reach=bool(words.scale))
    head = findings[0] if findings and findings[0].measured else None
    return Verdict(
        id=claim,
        section=words.section,
        text=words.text,
        verdict=ruling.outcome,
        factor=ruling.factor,
        sentence=sentences.compose(words, ruling, findings),
        say=aloud.say(words, ruling, findings),
        declared=DECLARED,
        published=tuple(map(str, PUBLISHED.get(claim, ()))),
        findings=findings,
        value=head.value if head else None,
        low=head.low if head else None,
        high=head.high if head else None,
        seeds=head.seeds if head else 0,
        threshold=head.threshold if head else None,
        experiment=head.experiment if head else None,
        source=head.source if head else None,
    )
