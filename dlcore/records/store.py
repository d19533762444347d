"""Records on disk: what runs left behind, the shipped ones (read only) and those of this machine.

A record is one JSON file, compressed, named by its run's fingerprint; arrays, such as a network's weights, lie in a safetensors file beside it,
which is read only when asked for. Both are written beside their place, forced to disk and renamed, so that a reader never meets half a file;
checksums tell damage. A damaged or foreign file is set aside, reported, and measured again.
"""

import contextlib
import gzip
import hashlib
import json
import math
import os
import tempfile
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path

from dlcore.base import BadInput, Run
from dlcore.experiments import find
from dlcore.paths import SHIPPED, home

FORMAT = "dlcore-record-1"
SHIPPED_LIMIT_MB = 15
MEMORY_LIMIT = 200
SUFFIX, ARRAYS, UNREADABLE = ".json.gz", ".safetensors", ".set-aside"
NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class StoreProblem(OSError):
    """The local store cannot take a record; the message is one sentence that says why."""


@dataclass(frozen=True)
class Record:
    """What a run left: tidy tables (name to column to values, all columns of a table equally long) and where they come from.

    `arrays` (name to NumPy array) are there when a record is made; of one that was read they are asked of the library.
    """

    run: Run
    tables: dict
    provenance: dict
    arrays: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def seconds(self):
        """What its stack took: on a CPU the processor's own seconds, which do not grow while the machine is busy with other things."""
        made = self.provenance
        return made["cpu_seconds"] if made["device"] == "cpu" and "cpu_seconds" in made else made["seconds"]

    def frame(self, table):
        """A table as a pandas frame, with the run's variant and seed in front."""
        import pandas

        frame = pandas.DataFrame(self.tables[table])
        frame.insert(0, "seed", self.run.seed)
        if "variant" not in frame:
            frame.insert(0, "variant", self.run.variant)
        return frame


def fingerprint(path):
    """That of the run whose file this is."""
    return path.name.partition(".")[0]


def _plain(value):
    """JSON knows no NaN and no infinity: they become words. Six digits are more than any measurement here has."""
    if isinstance(value, bool) or not isinstance(value, float):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else str(value)


def encode(record):
    """The bytes of a record's file."""
    body = {
        "run": {
            "experiment": record.run.experiment,
            "revision": record.run.revision,
            "variant": record.run.variant,
            "seed": record.run.seed,
            "settings": dict(record.run.settings),
        },
        "tables": {
            table: {name: [_plain(value) for value in column] for name, column in columns.items()}
            for table, columns in record.tables.items()
        },
        "provenance": {name: _plain(value) for name, value in record.provenance.items()},
    }
    text = json.dumps(body, allow_nan=False, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signed = {"format": FORMAT, "sha256": hashlib.sha256(text.encode()).hexdigest(), "body": text}
    return gzip.compress(json.dumps(signed, ensure_ascii=False).encode(), mtime=0)


def decode(data):
    """A record from its file's bytes; raises ValueError with the reason where they are not one."""
    try:
        outer = json.loads(gzip.decompress(data))
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise ValueError("it is not compressed JSON") from problem
    if not isinstance(outer, dict) or outer.get("format") != FORMAT or not isinstance(outer.get("body"), str):
        raise ValueError("it is not a record of this project")
    if hashlib.sha256(outer["body"].encode()).hexdigest() != outer.get("sha256"):
        raise ValueError("its checksum does not fit")
    try:
        body = json.loads(outer["body"])
        return _record(body)
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError("something is missing from it") from problem


def _record(body):
    told = body["run"]
    run = Run(
        told["experiment"], told["revision"], told["variant"], told["seed"], tuple(sorted(told["settings"].items()))
    )
    tables = {
        table: {
            name: [NOT_FINITE.get(value, value) if isinstance(value, str) else value for value in column]
            for name, column in columns.items()
        }
        for table, columns in body["tables"].items()
    }
    return Record(run, tables, body["provenance"])


class Store:
    """A folder of records, `experiment/fingerprint.json.gz`. `limit_mb` bounds it: the oldest go first. Without a limit it is never trimmed."""

    def __init__(self, folder, limit_mb=None, read_only=False):
        self.folder, self.limit_mb, self.read_only = Path(folder), limit_mb, read_only
        self.problems = []

    def path(self, run):
        return self.folder / run.experiment / f"{run.fingerprint}{SUFFIX}"

    def has(self, run):
        return self.path(run).is_file()

    def get(self, run):
        """The run's record, or None. A file that is damaged or holds something else is set aside and noted in `problems`."""
        path = self.path(run)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        try:
            record = decode(data)
            if record.run.fingerprint != fingerprint(path):
                raise ValueError("it holds another run")
            return record
        except ValueError as problem:
            self._set_aside(path, problem)
            return None

    def arrays(self, run):
        """The record's arrays, or None where it has none or they are damaged; then it is set aside, to be measured again."""
        record, path = self.get(run), self.path(run).with_name(f"{run.fingerprint}{ARRAYS}")
        if record is None or "arrays" not in record.provenance:
            return None
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == record.provenance["arrays"]:
                from safetensors.numpy import load

                return load(data)
            problem = "the checksum of its arrays does not fit"
        except OSError as reason:
            problem = f"its arrays cannot be read, {reason.strerror}"
        self._set_aside(self.path(run), problem)
        return None

    def _set_aside(self, path, problem):
        sentence = f"The record {path.parent.name}/{path.name} could not be used ({problem})"
        if self.read_only:
            if f"{sentence}." not in self.problems:
                self.problems.append(f"{sentence}.")
            return
        try:
            aside = path.with_name(f"{fingerprint(path)}{UNREADABLE}")
            os.replace(path, aside)
            self.problems.append(f"{sentence}: it was set aside as {aside.name}, and can be measured again.")
        except OSError as reason:
            self.problems.append(f"{sentence}, and could not be set aside ({reason.strerror}).")

    def put(self, record):
        """Writes the record whole or not at all, its arrays first; raises StoreProblem."""
        path = self.path(record.run)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if record.arrays:
                from safetensors.numpy import save

                data = save(record.arrays)
                self._write(path.with_name(f"{record.run.fingerprint}{ARRAYS}"), data)
                digest = hashlib.sha256(data).hexdigest()
                record = replace(record, provenance={**record.provenance, "arrays": digest})
            self._write(path, encode(record))
            self._sync(path.parent)
        except OSError as problem:
            raise StoreProblem(
                f"The result could not be stored in {self.folder}: {problem.strerror or problem}. Until the app stops it is kept in memory."
            ) from problem
        self._trim(keep=path)

    @staticmethod
    def _write(path, data):
        handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    @staticmethod
    def _sync(folder):
        if os.name == "posix":  # Windows cannot open a folder, and need not
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def files(self):
        return sorted(self.folder.glob(f"*/*{SUFFIX}"))

    def size_mb(self):
        """Megabytes of records and arrays."""
        return sum(size for suffix in (SUFFIX, ARRAYS) for _, size, _ in self._aged(f"*/*{suffix}")) / 1e6

    def _aged(self, pattern):
        """(time of writing, size, path) of the files, oldest first; another process may take some away meanwhile."""
        aged = []
        for path in self.folder.glob(pattern):
            with contextlib.suppress(OSError):
                told = path.stat()
                aged.append((told.st_mtime_ns, told.st_size, path))
        return sorted(aged)

    def _trim(self, keep):
        if self.limit_mb is None:
            return
        files = self._aged("*/*")
        excess = sum(size for _, size, _ in files) - self.limit_mb * 1e6
        for _, _, path in files:
            if excess <= 0:
                break
            if fingerprint(path) != fingerprint(keep):
                for part in path.parent.glob(f"{fingerprint(path)}.*"):  # a record goes with its arrays
                    with contextlib.suppress(OSError):
                        size = part.stat().st_size
                        part.unlink()
                        excess -= size

    def clear(self):
        """Removes every record, whole, set aside or half written; returns how many files went."""
        gone = [path for path in self.folder.glob("*/*") if path.name.endswith((SUFFIX, ARRAYS, UNREADABLE, ".part"))]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)


def _limit():
    """Megabytes that the local store may take: DLCORE_STORE_MB, else 200."""
    named = os.environ.get("DLCORE_STORE_MB", "200")
    try:
        limit = float(named)
    except ValueError:
        limit = math.nan
    if not limit >= 0:
        raise BadInput(f"DLCORE_STORE_MB is a number of megabytes, not “{named}”.")
    return limit


class Library:
    """All records that a reader can see: this machine's own where there are any, else the shipped ones."""

    def __init__(self, shipped=None, local=None):
        self.shipped = shipped or Store(SHIPPED, read_only=True)
        self.local = local or Store(home() / "records", limit_mb=_limit())
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

    def together(self, runs, local=True):
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

    def keep(self, record):
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


def problem_with(record):
    """Why a record does not fit the experiments as they are now, or None."""
    try:
        experiment = find(record.run.experiment)
        if record.run.revision != experiment.revision:
            return f"it is of revision {record.run.revision}, and {experiment.id} is at {experiment.revision}"
        if experiment.run(record.run.variant, record.run.seed, **dict(record.run.settings)) != record.run:
            return "its settings are not those of its experiment"
    except BadInput as problem:
        return str(problem)
    return None
