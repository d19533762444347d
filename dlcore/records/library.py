"""What a user can see: the records of this machine, those in the folders of DLCORE_RECORDS, and those that ship with the project."""

from __future__ import annotations

import math
import os
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dlcore.base import InvalidInput, Run
from dlcore.paths import SHIPPED, cache_dir
from dlcore.records.archive import Archive
from dlcore.records.record import Record
from dlcore.records.store import Store, StoreProblem

MEMORY_LIMIT = 200  # records


def _limit_mb() -> float:
    """Megabytes that the local store may take: DLCORE_STORE_MB, else 200."""
    text = os.environ.get("DLCORE_STORE_MB", "200")
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not limit >= 0:
        raise InvalidInput(f"DLCORE_STORE_MB is a number of megabytes, not “{text}”.")
    return limit


def _named_folders() -> list[Path]:
    """The folders of DLCORE_RECORDS, as written by `python -m dlcore pack`; several are separated as in PATH."""
    return [Path(name) for name in os.environ.get("DLCORE_RECORDS", "").split(os.pathsep) if name.strip()]


class Library:
    """Every record that a user can see: this machine's own where there is one, else one of a folder, else the shipped one.

    `folders` are those of DLCORE_RECORDS unless they, or the shipped archive, are given. A record's source is “local”,
    “shipped”, or the folder that it lies in.
    """

    def __init__(
        self, shipped: Archive | None = None, local: Store | None = None, folders: Iterable[Path] | None = None
    ):
        if folders is None:
            folders = () if shipped else _named_folders()
        self.shipped = shipped or Archive(SHIPPED)
        self.folders = {str(folder): Archive(folder) for folder in folders}
        self.local = local or Store(cache_dir() / "records", limit_mb=_limit_mb())
        self.memory: OrderedDict[str, Record] = OrderedDict()
        self.version = 0  # grows with every record added, so that caches know

    def _sources(self, local: bool) -> list[str]:
        """Where to look, in this order."""
        return [*(["local"] if local else []), *self.folders, "shipped"]

    def _archive(self, source: str) -> Archive:
        return self.shipped if source == "shipped" else self.folders[source]

    def _get_from(self, source: str, run: Run) -> Record | None:
        if source == "local":
            return self.memory.get(run.fingerprint) or self.local.get(run)
        return self._archive(source).get(run)

    def get(self, run: Run, local: bool = True) -> tuple[Record, str] | tuple[None, None]:
        """The record and its source, or (None, None). `local=False` leaves out this machine's own."""
        for source in self._sources(local):
            record = self._get_from(source, run)
            if record:
                return record, source
        return None, None

    def arrays(self, run: Run, local: bool = True) -> dict[str, Any] | None:
        """The arrays of the record that `get` finds, name to NumPy array; None where there are none."""
        _, source = self.get(run, local)
        if source is None:
            return None
        if source == "local" and run.fingerprint in self.memory:
            return self.memory[run.fingerprint].arrays or None
        return (self.local if source == "local" else self._archive(source)).arrays(run)

    def get_all(self, runs: Sequence[Run], local: bool = True) -> tuple[list[Record], str] | tuple[None, None]:
        """The records of all these runs from one source, and which; (None, None) where none has them all.

        What is compared should come from one machine: a single record of this one does not stand among shipped ones.
        """
        for source in self._sources(local):
            records = []
            for run in runs:
                record = self._get_from(source, run)
                if record is None:
                    break
                records.append(record)
            else:
                return records, source
        return None, None

    def has(self, run: Run, local: bool = True) -> bool:
        if local and (run.fingerprint in self.memory or self.local.has(run)):
            return True
        return any(self._archive(source).has(run) for source in self._sources(local=False))

    def has_own(self, experiment: str, local: bool = True) -> bool:
        """Whether there may be records of the experiment that did not ship."""
        here = local and (
            (self.local.folder / experiment).is_dir()
            or any(record.run.experiment == experiment for record in self.memory.values())
        )
        return here or any(archive.path(experiment).is_file() for archive in self.folders.values())

    def stale(self, run: Run) -> bool:
        """Whether only an older revision of this run was ever recorded."""
        older = (replace(run, revision=revision) for revision in range(1, run.revision))
        return not self.has(run) and any(map(self.has, older))

    def add(self, record: Record) -> None:
        """Stores a record of this machine; where the disk refuses, it stays in memory and StoreProblem is raised."""
        try:
            self.local.put(record)
            self.memory.pop(record.run.fingerprint, None)
        except StoreProblem:
            self.memory[record.run.fingerprint] = record
            while len(self.memory) > MEMORY_LIMIT:
                self.memory.popitem(last=False)
            raise
        finally:
            self.version += 1

    def unknown_records(self, experiments: Iterable[str]) -> str | None:
        """A sentence that counts local records of none of these experiments, such as an older version's; else None."""
        known = set(experiments)
        count = sum(path.parent.name not in known for path in self.local.files())
        if count == 0:
            return None
        records = "1 record" if count == 1 else f"{count} records"
        return f"This machine's store has {records} of experiments that no longer exist; `python -m dlcore clear` empties it."

    def modification_times(self, experiment: str) -> tuple[int, ...]:
        """Changes whenever an archive of the experiment does, in a folder or shipped."""
        return tuple(self._archive(source).modification_time(experiment) for source in self._sources(local=False))

    def last_writes(self) -> tuple[tuple[str, int], ...]:
        """Changes whenever a record of any experiment is added, or an archive is written: by folder, when it was written last."""
        archives = ((source, self._archive(source).last_write()) for source in self._sources(local=False))
        try:
            with os.scandir(self.local.folder) as folders:
                return *archives, *sorted((entry.name, entry.stat().st_mtime_ns) for entry in folders)
        except OSError:
            return tuple(archives)

    @property
    def problems(self) -> list[str]:
        """A sentence for everything that could not be used."""
        found = list(self.shipped.problems)
        for name, archive in self.folders.items():
            if archive.experiments():
                found += [f"In the folder {name} of DLCORE_RECORDS: {problem}" for problem in archive.problems]
            else:
                found.append(
                    f"The folder {name} of DLCORE_RECORDS has no records; `python -m dlcore pack` writes them."
                )
        return found + self.local.problems
