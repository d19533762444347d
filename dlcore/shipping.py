"""Archives of records: which ones ship, how a bake packs them, whether they are whole and fresh, and how a user's own are packed."""

from collections.abc import Callable, Iterable
from pathlib import Path

from dlcore import tuned
from dlcore.base import Experiment, InvalidInput, RunGroup
from dlcore.experiments import EXPERIMENTS, find
from dlcore.paths import SHIPPED, cache_dir
from dlcore.records import Archive, Record, Store

LIMIT_MB = 30


def open_archive() -> Archive:
    return Archive(SHIPPED)


def open_staging() -> Store:
    """Where a bake stores each finished group of runs, so that a killed one loses nothing; packing empties it."""
    return Store(cache_dir() / "bake")


def shipped_fingerprints(experiment: Experiment) -> set[str]:
    """The fingerprints of all runs of the experiment that ship."""
    return {run.fingerprint for group in experiment.shipped_run_groups() for run in group.runs}


def missing_groups(
    experiments: Iterable[Experiment],
    archive: Archive,
    staging: Store,
    anew: bool = False,
    tuning_alone: bool = False,
) -> list[RunGroup]:
    """The groups of runs that a bake has to measure: missing, stale or damaged ones, or all of them where `anew`.

    What is staged already needs no measuring. `tuning_alone` leaves out what judges. What is timed comes first, while nothing else runs.
    """
    return [
        group
        for experiment in sorted(experiments, key=lambda each: not each.exclusive)
        for group in _groups(experiment, tuning_alone)
        if not all(map(staging.get, group.runs)) and (anew or not all(map(archive.get, group.runs)))
    ]


def _groups(experiment: Experiment, tuning_alone: bool) -> Iterable[RunGroup]:
    if tuning_alone:
        return (group for groups in experiment.tuning_run_groups().values() for group in groups)
    return experiment.shipped_run_groups()


def pack(experiment: Experiment, archive: Archive, staging: Store) -> bool:
    """Writes the experiment's archive from its old records and the staged ones that still ship; whether it had to."""
    ships = shipped_fingerprints(experiment)
    count = _merge(experiment, archive, staging, lambda record: record.run.fingerprint in ships)
    staging.clear(experiment.id)
    return count is not None


def pack_own(experiments: Iterable[Experiment], folder: Path, store: Store) -> dict[str, int]:
    """Writes an archive for each of the experiments that the store has records of; experiment id to number of records.

    What was packed there before stays unless it was measured again. Records of older versions are left out.
    Raises InvalidInput where the folder cannot be written.
    """
    if folder.resolve().is_relative_to(SHIPPED.resolve()):
        raise InvalidInput("The shipped records are written by `python -m dlcore bake`; name another folder.")
    archive, counts = Archive(folder), {}
    try:
        for experiment in experiments:
            count = _merge(experiment, archive, store, lambda record: problem_with(record) is None)
            if count:
                counts[experiment.id] = count
    except OSError as problem:
        raise InvalidInput(f"The records could not be written to {folder}: {problem.strerror or problem}.") from problem
    return counts


def _merge(experiment: Experiment, archive: Archive, store: Store, belongs: Callable[[Record], bool]) -> int | None:
    """Writes the experiment's archive from its old records and those of the store that belong there, arrays first.

    How many there are now; None where nothing had to be written.
    """
    old = {record.run.fingerprint: record for record in archive.records(experiment.id)}
    new = {}
    for record in filter(belongs, store.records(experiment.id)):
        data = store.array_bytes(record.run)
        if "arrays" in record.provenance and data is None:
            continue  # they are damaged: the store has set the record aside, and says so
        if data is not None:
            archive.put_arrays(record.run, data)
        new[record.run.fingerprint] = record
    if not new and all(map(belongs, old.values())):
        return None
    records = [record for record in (old | new).values() if belongs(record)]
    archive.write(experiment.id, experiment.revision, records)
    return len(records)


def remove_unknown(archive: Archive) -> list[str]:
    """Removes the archives of no experiment; their names."""
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
    except InvalidInput as problem:
        return str(problem)
    return None


def _describe(record: Record) -> str:
    return f"{record.run.experiment}: {record.run.variant}, seed {record.run.seed}, {record.run.fingerprint}"


def check(archive: Archive) -> tuple[int, list[str]]:
    """How many records there are, and everything that is wrong with them, a sentence each."""
    problems: list[str] = []
    count = 0
    for name in archive.experiments():
        if name not in EXPERIMENTS:
            problems.append(f"{name}: no experiment has this name")
    for experiment in EXPERIMENTS.values():
        wanted = shipped_fingerprints(experiment)
        missing = set(wanted)
        for record in archive.records(experiment.id):
            count += 1
            problem = problem_with(record)
            if not problem and record.run.fingerprint not in wanted:
                problem = "it is not among the shipped runs"
            if problem:
                problems.append(f"{_describe(record)}: {problem}")
            else:
                missing.discard(record.run.fingerprint)
                if "arrays" in record.provenance:
                    archive.arrays(record.run)  # what is wrong with them becomes a problem of the archive
        if missing:
            problems.append(f"{experiment.id}: {len(missing)} records are missing")
        problems += tuned.problems(experiment, archive)
    problems = archive.problems + problems
    if archive.size_mb() > LIMIT_MB:
        problems.append(f"the shipped records take {archive.size_mb():.1f} MB, more than {LIMIT_MB}")
    return count, problems
