"""The shipped records: what they should be, how a bake packs them, and whether they are in order."""

from collections.abc import Iterable

from dlcore.base import Experiment, InvalidInput, RunGroup
from dlcore.experiments import EXPERIMENTS, find
from dlcore.paths import SHIPPED, cache_dir
from dlcore.records import Archive, Record, Store

LIMIT_MB = 30


def open_archive() -> Archive:
    return Archive(SHIPPED)


def open_staging() -> Store:
    """Where a bake leaves each group of runs as it is finished, so that a killed one loses nothing; emptied as experiments are packed."""
    return Store(cache_dir() / "bake")


def shipped_fingerprints(experiment: Experiment) -> set[str]:
    """Those of all runs of the experiment that ship."""
    return {run.fingerprint for group in experiment.shipped_run_groups() for run in group.runs}


def missing_groups(experiments: Iterable[Experiment], archive: Archive, staging: Store, anew=False) -> list[RunGroup]:
    """The groups of runs that a bake has to measure: what is missing, stale or damaged, or everything `anew`, but for what is staged."""
    return [
        group
        for experiment in experiments
        for group in experiment.shipped_run_groups()
        if not all(staging.get(run) for run in group.runs) and (anew or not all(map(archive.get, group.runs)))
    ]


def pack(experiment: Experiment, archive: Archive, staging: Store) -> bool:
    """Makes the experiment's archive anew from its old records and the staged ones, whichever still ship; whether there was anything to do."""
    wanted = shipped_fingerprints(experiment)
    old = {record.run.fingerprint: record for record in archive.records(experiment.id)}
    new = {record.run.fingerprint: record for record in staging.records(experiment.id)}
    if not new and old.keys() <= wanted:
        return False
    for record in new.values():
        data = staging.array_bytes(record.run)
        if data is not None and record.run.fingerprint in wanted:
            archive.put_arrays(record.run, data)
    together = {name: record for name, record in (old | new).items() if name in wanted}
    archive.write(experiment.id, experiment.revision, together.values())
    staging.clear(experiment.id)
    return True


def remove_unknown(archive: Archive) -> list[str]:
    """Removes the archives that no experiment asks for; their names."""
    unknown = [name for name in archive.experiments() if name not in EXPERIMENTS]
    for name in unknown:
        archive.remove(name)
    return unknown


def problem_with(record: Record) -> str | None:
    """Why a record does not fit the experiments as they are now, or None."""
    try:
        experiment = find(record.run.experiment)
        if record.run.revision != experiment.revision:
            return f"it is of revision {record.run.revision}, and {experiment.id} is at {experiment.revision}"
        if experiment.run(record.run.variant, record.run.seed, **dict(record.run.settings)) != record.run:
            return "its settings are not those of its experiment"
        if record.run.fingerprint not in shipped_fingerprints(experiment):
            return "nothing asks for it"
    except InvalidInput as problem:
        return str(problem)
    return None


def _name(record: Record) -> str:
    return f"{record.run.experiment}: {record.run.variant}, seed {record.run.seed}, {record.run.fingerprint}"


def check(archive: Archive) -> tuple[int, list[str]]:
    """How many records there are, and all that is wrong with them, a sentence each."""
    problems, count = [], 0
    for name in archive.experiments():
        if name not in EXPERIMENTS:
            problems.append(f"{name}: no experiment has this name")
    for experiment in EXPERIMENTS.values():
        missing = shipped_fingerprints(experiment)
        for record in archive.records(experiment.id):
            count += 1
            problem = problem_with(record)
            if problem:
                problems.append(f"{_name(record)}: {problem}")
            else:
                missing.discard(record.run.fingerprint)
                if "arrays" in record.provenance:
                    archive.arrays(record.run)  # what is wrong with them becomes a problem of the archive
        if missing:
            problems.append(f"{experiment.id}: {len(missing)} records are missing")
    problems = archive.problems + problems
    if archive.size_mb() > LIMIT_MB:
        problems.append(f"the shipped records take {archive.size_mb():.1f} MB, more than {LIMIT_MB}")
    return count, problems
