"""The fresh seeds that ship: every claim's pieces measured once more, so that a card can say whether they confirm its verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dlcore.base import Experiment, RunGroup
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import CLAIMS
from dlcore.paths import cache_dir
from dlcore.records import Library, Store
from dlcore.verdicts import fresh


def open_staging() -> Store:
    """Where the measuring of what ships puts each finished group; packing empties it."""
    return Store(cache_dir() / "challenge-bake")


def confirming_groups(
    library: Library, claims: Iterable[str] = tuple(CLAIMS), experiments: Iterable[Experiment] | None = None
) -> tuple[RunGroup, ...]:
    """What is measured on the fresh seeds that ship: each piece of these claims that votes, at its frozen settings."""
    wanted, groups = set(claims), dict[RunGroup, None]()
    for experiment in EXPERIMENTS.values() if experiments is None else experiments:
        for evidence in experiment.evidence:
            if evidence.claim in wanted and not evidence.under_revision:
                frozen = fresh.at_chosen_settings(evidence, experiment, library)
                if frozen is not None:
                    seeds = fresh.confirming_seeds(experiment)
                    groups |= dict.fromkeys(fresh.run_groups(frozen, experiment, seeds))
    return tuple(groups)


def unconfirmed_groups(library: Library, staging: Store, claims: Iterable[str] = tuple(CLAIMS)) -> list[RunGroup]:
    """Those of them that neither ship nor are staged."""
    archive = fresh.confirmations(library)
    return [
        group
        for group in confirming_groups(library, claims)
        if not all(archive.has(run) or staging.has(run) for run in group.runs)
    ]


def pack(library: Library, staging: Store, experiments: Iterable[Experiment] | None = None) -> list[str]:
    """Writes the archives of fresh seeds from their old records and the staged ones, as far as evidence asks for them now; the experiments whose archive changed.

    Arrays, such as weights, stay behind: no evidence reads them.
    """
    archive, changed = fresh.confirmations(library), []
    for experiment in EXPERIMENTS.values() if experiments is None else experiments:
        if not archive.path(experiment.id).is_file() and not any(staging.records(experiment.id)):
            continue
        groups = confirming_groups(library, experiments=[experiment])
        wanted = {run.fingerprint for group in groups for run in group.runs}
        old = {record.run.fingerprint: record for record in archive.records(experiment.id)}
        new = {
            record.run.fingerprint: replace(record, provenance=_without_arrays(record.provenance))
            for record in staging.records(experiment.id)
        }
        kept = {name: record for name, record in (old | new).items() if name in wanted}
        if kept != old:
            changed.append(experiment.id)
            if kept:
                archive.write(experiment.id, experiment.revision, kept.values())
            else:
                archive.remove(experiment.id)
        staging.clear(experiment.id)
    return changed


def _without_arrays(provenance: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in provenance.items() if name != "arrays"}


def problems(library: Library) -> Iterator[str]:
    """Everything that is wrong with the fresh records that ship, a sentence each. What is missing leaves a claim unconfirmed, and is no fault."""
    archive = fresh.confirmations(library)
    if not archive.experiments():
        return
    wanted = {run.fingerprint for group in confirming_groups(library) for run in group.runs}
    for name in archive.experiments():
        superfluous = sum(record.run.fingerprint not in wanted for record in archive.records(name))
        if superfluous:
            yield f"{fresh.FOLDER}/{name}: {superfluous} records are asked for by no evidence"
    yield from archive.problems
