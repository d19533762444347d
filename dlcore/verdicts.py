"""From records to a verdict: what was measured, how far it spread over the seeds, and whether the guide's sentence holds."""

import math
import statistics
from dataclasses import asdict, dataclass

from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS

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
    """What one piece of evidence showed: the mean over the seeds with its 95 % interval, and how many seeds met the threshold."""

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
    """A claim's verdict, with the first finding's numbers in front and every finding behind."""

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

    def as_dict(self):
        return asdict(self)


def interval(values, geometric=False):
    """Mean and 95 % interval of the mean (Student's t); of the logarithms where `geometric`. One value has no interval: (v, −∞, ∞)."""
    if geometric and any(value <= 0 for value in values):
        return min(values), 0.0, max(values)
    scaled = [math.log(value) for value in values] if geometric else list(values)
    mean = statistics.fmean(scaled)
    freedom = len(scaled) - 1
    half = (
        math.inf
        if freedom == 0
        else (T95[freedom] if freedom < len(T95) else 2.042) * statistics.stdev(scaled) / math.sqrt(len(scaled))
    )
    bounds = (mean, mean - half, mean + half)
    return tuple(math.exp(bound) if bound < 700 else math.inf for bound in bounds) if geometric else bounds


def evaluate_evidence(evidence, experiment, library, local=True):
    """The finding that the library's records give."""
    sign = "≥" if evidence.at_most is None else "≤"
    told = dict(
        experiment=experiment.id,
        condition=evidence.condition,
        quantity=evidence.quantity,
        threshold=f"{sign} {evidence.threshold:g}",
    )
    asked = len(evidence.queries)
    runs = [experiment.run(ask.variant, seed, **ask.settings) for seed in experiment.seeds for ask in evidence.queries]
    records, source = library.get_all(runs, local)
    if records is None:
        return EvidenceResult(**told, outcome=NOT_MEASURED)
    tables = [record.tables for record in records]
    values = [evidence.value(*tables[start : start + asked]) for start in range(0, len(tables), asked)]
    told |= dict(seeds=len(values), agreeing=sum(map(evidence.satisfied, values)), source=source)
    if not all(map(math.isfinite, values)):
        return EvidenceResult(**told, outcome=DEPENDS)
    mean, low, high = interval(values, evidence.geometric)
    inside = {evidence.satisfied(low), evidence.satisfied(high)}
    outcome = DEPENDS if len(inside) == 2 else HOLDS if inside == {True} else FAILS
    return EvidenceResult(**told, outcome=outcome, value=mean, low=low, high=high)


def combine(outcomes):
    """All evidence must agree; a claim is not measured while any of its evidence is missing."""
    outcomes = set(outcomes)
    if not outcomes or NOT_MEASURED in outcomes:
        return NOT_MEASURED
    return outcomes.pop() if len(outcomes) == 1 else DEPENDS


def evidence_for(claim):
    """(evidence, experiment) pairs in the order of the catalog; the first one's numbers head the verdict."""
    return [
        (evidence, experiment)
        for experiment in EXPERIMENTS.values()
        for evidence in experiment.evidence
        if evidence.claim == claim
    ]


def verdict(claim, library, local=True):
    """The verdict on a claim of the guide, by its id."""
    findings = tuple(
        evaluate_evidence(evidence, experiment, library, local) for evidence, experiment in evidence_for(claim)
    )
    outcome = combine(finding.outcome for finding in findings)
    head = findings[0] if findings and outcome != NOT_MEASURED else None
    words = CLAIMS[claim]
    return Verdict(
        words.id,
        words.section,
        words.text,
        outcome,
        *(
            (head.value, head.low, head.high, head.seeds, head.threshold, head.experiment, head.source)
            if head
            else (
                None,
                None,
                None,
                0,
                findings[0].threshold if findings else None,
                findings[0].experiment if findings else None,
                None,
            )
        ),
        findings,
    )


def verdicts(library, local=True):
    return tuple(verdict(claim, library, local) for claim in CLAIMS)
