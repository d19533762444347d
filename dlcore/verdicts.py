"""From records to a verdict: what was measured, how it varies over the seeds, and whether the claim holds."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from dlcore.base import Evidence, Experiment
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS
from dlcore.recipes import selection
from dlcore.records import Library

HOLDS, FAILS, DEPENDS, NOT_MEASURED = "holds", "does not hold", "depends", "not measured"
# Student's t for a two-sided 95 % interval, by degrees of freedom.
# fmt: off
T95 = (
    math.inf, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)
# fmt: on


@dataclass(frozen=True)
class EvidenceResult:
    """What one piece of evidence gave: the mean over the seeds, its 95 % interval, and how many seeds met the threshold."""

    experiment: str
    condition: str
    quantity: str
    threshold: str
    outcome: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    seeds: int = 0
    agreeing: int = 0
    source: str | None = None


@dataclass(frozen=True)
class Verdict:
    """A claim's verdict, with the first result's numbers at the top and every result in `findings`."""

    id: str
    section: str
    text: str
    verdict: str
    value: float | None
    low: float | None
    high: float | None
    seeds: int
    threshold: str | None
    experiment: str | None
    source: str | None
    findings: tuple[EvidenceResult, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def interval(values: Sequence[float], geometric: bool = False) -> tuple[float, float, float]:
    """Mean and 95 % interval of the mean (Student's t); of the logarithms where `geometric`.

    A single value has no interval: (value, −∞, ∞).
    """
    if geometric and any(value <= 0 for value in values):
        return min(values), 0.0, max(values)
    scaled = [math.log(value) for value in values] if geometric else list(values)
    mean = statistics.fmean(scaled)
    freedom = len(scaled) - 1
    half = math.inf
    if freedom > 0:
        half = T95[min(freedom, len(T95) - 1)] * statistics.stdev(scaled) / math.sqrt(len(scaled))
    low, high = mean - half, mean + half
    return (_exp(mean), _exp(low), _exp(high)) if geometric else (mean, low, high)


def _exp(logarithm: float) -> float:
    return math.exp(logarithm) if logarithm < 700 else math.inf


def evaluate_evidence(
    evidence: Evidence, experiment: Experiment, library: Library, local: bool = True
) -> EvidenceResult:
    """What the library's records say of one piece of evidence."""
    sign = "≥" if evidence.at_most is None else "≤"
    result = EvidenceResult(
        experiment=experiment.id,
        condition=evidence.condition,
        quantity=evidence.quantity,
        threshold=f"{sign} {evidence.threshold:g}",
        outcome=NOT_MEASURED,
    )
    seeds = experiment.seeds
    runs = [
        experiment.run(query.variant, seed, **settings)
        for query in evidence.queries
        for settings in query.grid
        for seed in seeds
    ]
    records, source = library.get_all(runs, local)
    if records is None:
        return result
    tables = [record.tables for record in records]
    chosen = []  # for each query the tables of every seed
    for query in evidence.queries:
        grid = [[tables.pop(0) for _ in seeds] for _ in query.grid]
        chosen.append(selection.at_best_setting(grid, query.tuning))
    values = [evidence.value(*of_seed) for of_seed in zip(*chosen, strict=True)]
    agreeing = sum(map(evidence.satisfied, values))
    result = replace(result, outcome=DEPENDS, seeds=len(values), agreeing=agreeing, source=source)
    if not all(map(math.isfinite, values)):
        return result
    mean, low, high = interval(values, evidence.geometric)
    inside = {evidence.satisfied(low), evidence.satisfied(high)}
    outcome = DEPENDS if len(inside) == 2 else HOLDS if inside == {True} else FAILS
    return replace(result, outcome=outcome, value=mean, low=low, high=high)


def combine(outcomes: Iterable[str]) -> str:
    """All evidence must agree; a claim is not measured while any of its evidence is missing."""
    outcomes = set(outcomes)
    if not outcomes or NOT_MEASURED in outcomes:
        return NOT_MEASURED
    return outcomes.pop() if len(outcomes) == 1 else DEPENDS


def evidence_for(claim: str) -> list[tuple[Evidence, Experiment]]:
    """(evidence, experiment) pairs in the order of the catalog; the first one's numbers head the verdict."""
    return [
        (evidence, experiment)
        for experiment in EXPERIMENTS.values()
        for evidence in experiment.evidence
        if evidence.claim == claim
    ]


def verdict(claim: str, library: Library, local: bool = True) -> Verdict:
    """The verdict on a claim of the guide, by its id."""
    findings = tuple(
        evaluate_evidence(evidence, experiment, library, local) for evidence, experiment in evidence_for(claim)
    )
    outcome = combine(finding.outcome for finding in findings)
    first = findings[0] if findings else None
    measured = first if outcome != NOT_MEASURED else None
    return Verdict(
        id=claim,
        section=CLAIMS[claim].section,
        text=CLAIMS[claim].text,
        verdict=outcome,
        value=measured.value if measured else None,
        low=measured.low if measured else None,
        high=measured.high if measured else None,
        seeds=measured.seeds if measured else 0,
        threshold=first.threshold if first else None,
        experiment=first.experiment if first else None,
        source=measured.source if measured else None,
        findings=findings,
    )


def verdicts(library: Library, local: bool = True) -> tuple[Verdict, ...]:
    return tuple(verdict(claim, library, local) for claim in CLAIMS)
