"""What a user can see: the records of this machine, and those that ship with the project."""

from __future__ import annotations

import math
import os
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
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


class Library:
    """Every record that a user can see: this machine's own where there is one, else the shipped one."""

    def __init__(self, shipped: Archive | None = None, local: Store | None = None):
        self.shipped = shipped or Archive(SHIPPED)
        self.local = local or Store(cache_dir() / "records", limit_mb=_limit_mb())
        self.memory: OrderedDict[str, Record] = OrderedDict()
        self.version = 0  # grows with every record added, so that caches know

    def get(self, run: Run, local: bool = True) -> tuple[Record, str] | tuple[None, None]:
        """The record and its source (“local” or “shipped”), or (None, None). `local=False` looks at shipped ones alone."""
        if local:
            record = self.memory.get(run.fingerprint) or self.local.get(run)
            if record:
                return record, "local"
        record = self.shipped.get(run)
        return (record, "shipped") if record else (None, None)

    def arrays(self, run: Run, local: bool = True) -> dict[str, Any] | None:
        """The arrays of the record that `get` finds, name to NumPy array; None where there are none."""
        _, source = self.get(run, local)
        if source is None:
            return None
        if source == "local" and run.fingerprint in self.memory:
            return self.memory[run.fingerprint].arrays or None
        return (self.local if source == "local" else self.shipped).arrays(run)

    def get_all(self, runs: Sequence[Run], local: bool = True) -> tuple[list[Record], str] | tuple[None, None]:
        """The records of all these runs from one source, and which; (None, None) where neither has them all.

        What is compared should come from one machine: a single record of this one does not stand among shipped ones.
        """
        for source in ("local", "shipped") if local else ("shipped",):
            records = []
            for run in runs:
                record, found_in = self.get(run, local=source == "local")
                if record is None or found_in != source:
                    break
                records.append(record)
            else:
                return records, source
        return None, None

    def has(self, run: Run, local: bool = True) -> bool:
        return (local and (run.fingerprint in self.memory or self.local.has(run))) or self.shipped.has(run)

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

    @property
    def problems(self) -> list[str]:
        return self.shipped.problems + self.local.problems
