"""The local store: records of this machine, a file per run, so that several processes can write and the oldest can go.

A record is one compressed JSON file, named by its run's fingerprint; arrays, such as a network's weights, lie in a
safetensors file beside it, which is read only when needed. Checksums detect damage. A damaged or foreign file is set
aside and reported, and can be measured again.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dlcore.base import Run
from dlcore.records.files import sync_folder, write_atomically
from dlcore.records.record import Record, decode, encode

SUFFIX, ARRAYS, UNREADABLE = ".json.gz", ".safetensors", ".set-aside"


class StoreProblem(OSError):
    """The local store cannot take a record; the message is one sentence that says why."""


def fingerprint(path: Path) -> str:
    """The fingerprint of the run whose file this is."""
    return path.name.partition(".")[0]


class Store:
    """A folder of records, `experiment/fingerprint.json.gz`. Over `limit_mb`, if there is one, the oldest go."""

    def __init__(self, folder: Path | str, limit_mb: float | None = None):
        self.folder, self.limit_mb = Path(folder), limit_mb
        self.problems: list[str] = []

    def path(self, run: Run) -> Path:
        return self.folder / run.experiment / f"{run.fingerprint}{SUFFIX}"

    def has(self, run: Run) -> bool:
        return self.path(run).is_file()

    def get(self, run: Run) -> Record | None:
        """The run's record, or None. A file that is damaged or holds something else is set aside and noted in `problems`."""
        return self._read(self.path(run))

    def _read(self, path: Path) -> Record | None:
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
            self._quarantine(path, str(problem))
            return None

    def arrays(self, run: Run) -> dict[str, Any] | None:
        """The record's arrays, name to NumPy array; None where there are none, or where they are damaged.

        Then the record is set aside, so that it can be measured again.
        """
        data = self.array_bytes(run)
        if data is None:
            return None
        from safetensors.numpy import load

        return load(data)

    def array_bytes(self, run: Run) -> bytes | None:
        """As `arrays`, the bytes of their safetensors file."""
        record, path = self.get(run), self.path(run).with_name(f"{run.fingerprint}{ARRAYS}")
        if record is None or "arrays" not in record.provenance:
            return None
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == record.provenance["arrays"]:
                return data
            problem = "the checksum of its arrays does not match"
        except OSError as reason:
            problem = f"its arrays cannot be read, {reason.strerror}"
        self._quarantine(self.path(run), problem)
        return None

    def _quarantine(self, path: Path, problem: str) -> None:
        sentence = f"The record {path.parent.name}/{path.name} could not be used ({problem})"
        try:
            aside = path.with_name(f"{fingerprint(path)}{UNREADABLE}")
            os.replace(path, aside)
            self.problems.append(f"{sentence}: it was set aside as {aside.name}, and can be measured again.")
        except OSError as reason:
            self.problems.append(f"{sentence}, and could not be set aside ({reason.strerror}).")

    def put(self, record: Record) -> None:
        """Writes the record whole or not at all, its arrays first; raises StoreProblem."""
        path = self.path(record.run)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if record.arrays:
                from safetensors.numpy import save

                data = save(record.arrays)
                write_atomically(path.with_name(f"{record.run.fingerprint}{ARRAYS}"), data)
                digest = hashlib.sha256(data).hexdigest()
                record = replace(record, provenance={**record.provenance, "arrays": digest})
            write_atomically(path, encode(record))
            sync_folder(path.parent)
        except OSError as problem:
            raise StoreProblem(
                f"The result could not be stored in {self.folder}: {problem.strerror or problem}. "
                "Until the app stops, it stays in memory."
            ) from problem
        self._trim(newest=path)

    def files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*/*{SUFFIX}"))

    def size_mb(self) -> float:
        """Megabytes of records and arrays."""
        return sum(size for suffix in (SUFFIX, ARRAYS) for _, size, _ in self._by_age(f"*/*{suffix}")) / 1e6

    def _by_age(self, pattern: str) -> list[tuple[int, int, Path]]:
        """(time of writing, size, path) of the files, oldest first; another process may remove some meanwhile."""
        files = []
        for path in self.folder.glob(pattern):
            with contextlib.suppress(OSError):
                status = path.stat()
                files.append((status.st_mtime_ns, status.st_size, path))
        return sorted(files)

    def _trim(self, newest: Path) -> None:
        if self.limit_mb is None:
            return
        files = self._by_age("*/*")
        excess = sum(size for _, size, _ in files) - self.limit_mb * 1e6
        for _, _, path in files:
            if excess <= 0:
                break
            if fingerprint(path) != fingerprint(newest):
                for part in path.parent.glob(f"{fingerprint(path)}.*"):  # a record goes with its arrays
                    with contextlib.suppress(OSError):
                        size = part.stat().st_size
                        part.unlink()
                        excess -= size

    def records(self, experiment: str) -> Iterator[Record]:
        """Every record of an experiment that is whole; the others are set aside."""
        for path in sorted((self.folder / experiment).glob(f"*{SUFFIX}")):
            record = self._read(path)
            if record is not None:
                yield record

    def clear(self, experiment: str = "*") -> int:
        """Removes every record, of one experiment or all, whole, set aside or half written; the number of files."""
        files = [
            path
            for path in self.folder.glob(f"{experiment}/*")
            if path.name.endswith((SUFFIX, ARRAYS, UNREADABLE, ".part"))
        ]
        for path in files:
            path.unlink(missing_ok=True)
        return len(files)
