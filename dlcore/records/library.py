"""What a reader can see: the records of this machine, and those that ship with the project."""

import math
import os
from collections import OrderedDict
from dataclasses import replace

from dlcore.base import InvalidInput
from dlcore.paths import SHIPPED, cache_dir
from dlcore.records.archive import Archive
from dlcore.records.store import Store, StoreProblem

MEMORY_LIMIT = 200


def _limit():
    """Megabytes that the local store may take: DLCORE_STORE_MB, else 200."""
    named = os.environ.get("DLCORE_STORE_MB", "200")
    try:
        limit = float(named)
    except ValueError:
        limit = math.nan
    if not limit >= 0:
        raise InvalidInput(f"DLCORE_STORE_MB is a number of megabytes, not “{named}”.")
    return limit


class Library:
    """All records that a reader can see: this machine's own where there are any, else the shipped ones."""

    def __init__(self, shipped=None, local=None):
        self.shipped = shipped or Archive(SHIPPED)
        self.local = local or Store(cache_dir() / "records", limit_mb=_limit())
        self.memory = OrderedDict()
        self.version = 0  # grows with every record kept, so that readers' caches know

    def get(self, run, local=True):
        """The record and where it came from (“local” or “shipped”), or (None, None). `local=False` looks at the shipped ones alone."""
        if local:
            record = self.memory.get(run.fingerprint) or self.local.get(run)
            if record:
                return record, "local"
        record = self.shipped.get(run)
        return (record, "shipped") if record else (None, None)

    def arrays(self, run, local=True):
        """The arrays of the run's record, name to NumPy array, from where `get` has the record; None where there are none."""
        _, source = self.get(run, local)
        if source is None:
            return None
        if source == "local" and run.fingerprint in self.memory:
            return self.memory[run.fingerprint].arrays or None
        return (self.local if source == "local" else self.shipped).arrays(run)

    def get_all(self, runs, local=True):
        """The records of all these runs from one source, and which; (None, None) where neither has them all.

        What is compared should come from one machine: a single record of this one does not stand among shipped ones.
        """
        for source in ("local", "shipped") if local else ("shipped",):
            records = []
            for run in runs:
                record, where = self.get(run, local=source == "local")
                if where != source:
                    break
                records.append(record)
            else:
                return records, source
        return None, None

    def has(self, run, local=True):
        return (local and (run.fingerprint in self.memory or self.local.has(run))) or self.shipped.has(run)

    def stale(self, run):
        """Whether only an older revision of this run was ever recorded."""
        older = (replace(run, revision=revision) for revision in range(1, run.revision))
        return not self.has(run) and any(self.has(old) for old in older)

    def add(self, record):
        """Stores a record of this machine. Where the disk refuses, it stays in memory and StoreProblem says so: nothing is lost."""
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

    @property
    def problems(self):
        return self.shipped.problems + self.local.problems
