"""What one piece of evidence gave: its mean over the seeds, a 95% interval, and on which side of the threshold that lies."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dlcore.base import Experiment
from dlcore.evidence import EXACT, Evidence, Quantity
from dlcore.guide.frames import COUNTED
from dlcore.recipes import selection
from dlcore.records import Library, Record
from dlcore.verdicts.intervals import NOT_SETTLED, interval, outcome_of, sampling_variance, seeds_needed, side

NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Fresh:
    """What a piece gave on fresh seeds, at the settings that the shipped ones had chosen."""

    seeds: tuple[int, ...]
    outcome: str
    value: float | None
    low: float | None
    high: float | None
    agreeing: int
    number: str
    interval: str
    inverted: bool = False


@dataclass(frozen=True)
class Finding:
    """The mean over the seeds, its interval, how many seeds meet the threshold, and what that makes of the piece.

    `sentence` says the value; where that is a ratio below 1 and reads better `inverted`, so are it, `number` and `interval`; all three stand in `other_way` for the other direction. `needed` is how many seeds would probably settle it, judged by the spread of these. `values`
    are those of the single seeds; a value that is not finite is censored, such as the ratio to a time that never came.
    `widened` is the number of comparisons for which the interval was widened, where that decides the outcome; else 0.
    `sampling` is the variance of the mean that the choice of test examples adds, where records tell which ones were answered correctly.
    `fresh` is what seeds gave that had no part in any choice, where such records ship.
    """

    experiment: str
    index: int
    condition: str
    role: str
    factors: Mapping[str, str] = field(hash=False)
    quantity: str
    unit: str
    kind: str
    better: str
    threshold: str
    bounds: tuple[float, float]
    geometric: bool
    replicate: str
    under_revision: str
    outcome: str = NOT_MEASURED
    value: float | None = None
    low: float | None = None
    high: float | None = None
    seeds: int = 0
    agreeing: int = 0
    needed: int | None = None
    source: str | None = None
    sentence: str = ""
    number: str = ""
    interval: str = ""
    inverted: bool = False
    other_way: tuple[str, ...] = ()
    inverse_threshold: str = ""
    words: tuple[str, str] = ("higher", "lower")
    part: str = ""
    widened: int = 0
    values: tuple[float, ...] = field(default=(), repr=False)
    sampling: float = 0.0
    fresh: Fresh | None = None

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> "Finding":
        """From its fields, after JSON made lists of tuples and None of what is not finite."""
        low, high = fields["bounds"]
        bounds = (-math.inf if low is None else low, math.inf if high is None else high)
        values = tuple(math.inf if value is None else value for value in fields["values"])
        fresh = fields.get("fresh") and Fresh(**{**fields["fresh"], "seeds": tuple(fields["fresh"]["seeds"])})
        pairs = {name: tuple(fields[name]) for name in ("other_way", "words")}
        return cls(**{**fields, **pairs, "bounds": bounds, "values": values, "fresh": fresh})

    @property
    def required(self) -> str:
        """The threshold as it is said beside the number."""
        return self.inverse_threshold if self.inverted else self.threshold

    def in_direction(self, inverted: bool) -> "Finding":
        """The same finding, a ratio said in this direction, where it can be said in both."""
        if self.inverted == inverted or not self.other_way:
            return self
        here = (self.sentence, self.number, self.interval)
        sentence, number, interval = self.other_way
        return replace(self, sentence=sentence, number=number, interval=interval, inverted=inverted, other_way=here)

    def at_confidence(self, confidence: float) -> "Finding":
        """The same finding with a wider or narrower interval; itself where it has none."""
        if self.censored:
            return self
        _, low, high = interval(self.values, self.geometric, confidence, self.sampling)
        quantity = Quantity(self.quantity, "{value}", self.kind, self.unit, words=self.words)
        said = [quantity.interval(low, high), quantity.interval(1 / high, 1 / low) if self.other_way else ""]
        here, there = reversed(said) if self.inverted else said
        other_way = (*self.other_way[:2], there) if there else ()
        return replace(self, low=low, high=high, interval=here, other_way=other_way)

    @property
    def votes(self) -> bool:
        return not self.under_revision

    @property
    def measured(self) -> bool:
        return self.outcome != NOT_MEASURED

    @property
    def censored(self) -> bool:
        return self.measured and self.value is None


def chosen_settings(
    evidence: Evidence, experiment: Experiment, library: Library, local: bool = True
) -> list[Mapping[str, Any]] | None:
    """For each query of the evidence the settings that validation prefers; None where records are missing."""
    found = chosen_tables(evidence, experiment, library, local)
    return None if found is None else [settings for settings, _ in found[0]]


def chosen_tables(
    evidence: Evidence, experiment: Experiment, library: Library, local: bool = True
) -> tuple[list[tuple[Mapping[str, Any], Sequence[Any]]], str] | None:
    """For each query the settings that validation prefers with the tables of every seed, and the records' source; None where records are missing."""
    runs = [
        experiment.run(query.variant, seed, **settings)
        for query in evidence.queries
        for settings in query.grid
        for seed in experiment.seeds
    ]
    records, source = library.get_all(runs, local)
    if records is None or source is None:
        return None
    tables = [_with_correct(record) for record in records]
    chosen: list[tuple[Mapping[str, Any], Sequence[Any]]] = []
    for query in evidence.queries:
        grid = [[tables.pop(0) for _ in experiment.seeds] for _ in query.grid]
        best = selection.chosen_by(grid, query.tuning)
        chosen.append((query.grid[best], grid[best]))
    return chosen, source


def _with_correct(record: Record) -> Mapping[str, Any]:
    """The record's tables, and under `correct` whether each test example was answered correctly, by test set."""
    return {**record.tables, "correct": record.correct} if record.correct else record.tables


def unmeasured_finding(evidence: Evidence, experiment: Experiment) -> Finding:
    """What the evidence declares, with nothing measured yet."""
    return Finding(
        experiment=experiment.id,
        index=experiment.evidence.index(evidence) if evidence in experiment.evidence else 0,
        condition=evidence.condition,
        role=evidence.role,
        factors=dict(evidence.factors),
        quantity=evidence.quantity.label,
        unit=evidence.quantity.unit,
        kind=evidence.quantity.kind,
        better=evidence.quantity.better,
        threshold=evidence.threshold,
        bounds=evidence.bounds,
        geometric=evidence.geometric,
        replicate=evidence.replicate,
        under_revision=evidence.under_revision,
        part=evidence.part,
        inverse_threshold=evidence.inverse_threshold if evidence.quantity.inverse else "",
        words=evidence.quantity.words,
    )


def evaluate_evidence(evidence: Evidence, experiment: Experiment, library: Library, local: bool = True) -> Finding:
    """What the library's records say of one piece of evidence."""
    found = chosen_tables(evidence, experiment, library, local)
    if found is None:
        return unmeasured_finding(evidence, experiment)
    chosen, source = found
    return finding_of(evidence, experiment, [tables for _, tables in chosen], source)


def finding_of(
    evidence: Evidence, experiment: Experiment, tables: Sequence[Sequence[Any]], source: str | None
) -> Finding:
    """The finding from tables, (queries, seeds)."""
    by_seed = list(zip(*tables, strict=True))
    values = tuple(float(evidence.value(*of_seed)) for of_seed in by_seed)
    sampling = sampling_variance([evidence.examples(*of_seed) for of_seed in by_seed]) if evidence.examples else 0.0
    found = replace(
        unmeasured_finding(evidence, experiment),
        seeds=len(values),
        agreeing=sum(map(evidence.is_satisfied, values)),
        source=source,
        values=values,
        sampling=sampling,
    )
    quantity = evidence.quantity
    if evidence.replicate == EXACT:
        if len(set(values)) > 1:
            raise ValueError(f"{experiment.id}: “{evidence.condition}” is declared exact, and differs between seeds")
        found = replace(found, outcome=side(values[0], values[0], evidence.bounds))
        mean = low = high = values[0]
    else:
        judged = values, evidence.bounds, evidence.geometric
        found = replace(found, outcome=outcome_of(*judged, sampling=sampling))
        if found.outcome == NOT_SETTLED:
            found = replace(found, needed=seeds_needed(*judged, sampling=sampling))
        if not all(map(math.isfinite, values)):
            return replace(found, sentence=_threshold_sentence(evidence, found))
        mean, low, high = interval(values, evidence.geometric, sampling=sampling)
    # What is open is not called equal: only its number says on which side it leans.
    near = found.outcome != NOT_SETTLED and quantity.nearly_equal(low, high)
    sentence, number, said = _in_words(quantity, evidence.factors, near, mean, low, high)
    found = replace(found, value=mean, low=low, high=high, sentence=sentence, number=number, interval=said)
    if not quantity.inverse or low <= 0:
        return found
    inverse = replace(quantity, says=quantity.inverse)
    other_way = _in_words(inverse, evidence.factors, near, 1 / mean, 1 / high, 1 / low)
    return replace(found, other_way=other_way).in_direction(mean < 1)


def _threshold_sentence(evidence: Evidence, found: Finding) -> str:
    """The threshold in place of a mean, which a time that never came does not have, and how many seeds meet it; nothing where a margin is asked for."""
    if evidence.within is not None:
        return ""
    said = evidence.quantity.sentence(math.nan, evidence.factors, threshold=found.threshold)
    return f"{said} {COUNTED.format(agreeing=found.agreeing, seeds=found.seeds)}"


def _in_words(
    quantity: Quantity, factors: Mapping[str, str], near: bool, mean: float, low: float, high: float
) -> tuple[str, str, str]:
    """The sentence, the number and the interval; `near`: “about equal” in place of a ratio."""
    return quantity.sentence(mean, factors, near), quantity.amount(mean, near), quantity.interval(low, high)
