"""The same measurement on fresh seeds: at the settings that validation chose on the shipped ones, with nothing left to choose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dlcore.base import Experiment, RunGroup
from dlcore.evidence import Evidence, RunQuery
from dlcore.records import Archive, Library
from dlcore.verdicts.findings import (
    Finding,
    Fresh,
    chosen_settings,
    chosen_tables,
    evaluate_evidence,
    finding_of,
    unmeasured_finding,
)

FOLDER = "challenge"  # beside the shipped records
FIRST = 100


def confirming_seeds(experiment: Experiment) -> tuple[int, ...]:
    """The fresh seeds whose records ship: as many as the experiment's own."""
    return tuple(range(FIRST, FIRST + len(experiment.seeds)))


def seeds_in_words(seeds: Collection[int]) -> str:
    """Seeds as one says them: “100–104”, “3, 8”."""
    first, last = min(seeds), max(seeds)
    if len(seeds) > 1 and sorted(seeds) == list(range(first, last + 1)):
        return f"{first}–{last}"
    return ", ".join(map(str, sorted(seeds)))


def confirmations(library: Library) -> Archive:
    """The archive of fresh seeds that ships beside the library's records."""
    return _archive(library.shipped.folder / FOLDER)


@lru_cache(maxsize=8)
def _archive(folder: Path) -> Archive:
    return Archive(folder)


def shelf(library: Library) -> Library:
    """Where the records of fresh seeds are: those of this machine, and those that ship."""
    found = Library(shipped=confirmations(library), local=library.local)
    found.memory = library.memory
    return found


def shipped_alone(library: Library) -> Library:
    """The shipped records, whatever folders are shown beside them."""
    return Library(shipped=library.shipped, local=library.local)


def at_chosen_settings(evidence: Evidence, experiment: Experiment, library: Library) -> Evidence | None:
    """The evidence at the settings that the shipped records choose; None where those are missing."""
    chosen = chosen_settings(evidence, experiment, shipped_alone(library), local=False)
    return None if chosen is None else _freeze(evidence, chosen)


def _freeze(evidence: Evidence, chosen: Sequence[Mapping[str, Any]]) -> Evidence:
    queries = (RunQuery(query.variant, settings) for query, settings in zip(evidence.queries, chosen, strict=True))
    return replace(evidence, queries=tuple(queries))


def run_groups(evidence: Evidence, experiment: Experiment, seeds: Sequence[int]) -> tuple[RunGroup, ...]:
    """What frozen evidence needs on these seeds, each group once."""
    groups = (experiment.run_group(query.variant, seeds, **query.settings) for query in evidence.queries)
    return tuple(dict.fromkeys(groups))


def evaluate_fresh(
    evidence: Evidence, experiment: Experiment, seeds: Sequence[int], library: Library, local: bool = True
) -> Finding:
    """What frozen evidence gives on these seeds, from the records of one machine."""
    return evaluate_evidence(evidence, replace(experiment, seeds=tuple(seeds)), shelf(library), local)


def evaluate(
    evidence: Evidence, experiment: Experiment, library: Library, local: bool = True
) -> tuple[Finding, Finding | None]:
    """What the library's records say of one piece of evidence; and, if those ship, the finding on the fresh seeds that ship, or None."""
    found = chosen_tables(evidence, experiment, library, local)
    if found is None:
        return unmeasured_finding(evidence, experiment), None
    chosen, source = found
    finding = finding_of(evidence, experiment, [tables for _, tables in chosen], source)
    if source != "shipped" or not confirmations(library).path(experiment.id).is_file():
        return finding, None
    at_chosen = _freeze(evidence, [settings for settings, _ in chosen])
    seeds = confirming_seeds(experiment)
    fresh = replace(evaluate_fresh(at_chosen, experiment, seeds, library, local=False), index=finding.index)
    if not fresh.measured:
        return finding, None
    return replace(finding, fresh=summary(fresh, seeds)), fresh


def summary(finding: Finding, seeds: Sequence[int]) -> Fresh:
    """A finding on fresh seeds, in short."""
    return Fresh(
        tuple(seeds),
        finding.outcome,
        finding.value,
        finding.low,
        finding.high,
        finding.agreeing,
        finding.number,
        finding.interval,
        finding.inverted,
    )
