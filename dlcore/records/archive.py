"""The shipped records, an archive per experiment: JSON lines, compressed (`zcat` and `jq` read them), and their weights.

`records/<experiment>.jsonl.gz` begins with a header that counts its records; each line after it is one record with its
run's fingerprint and a digest of its text, so that damage is reported by name and costs that run alone. Equal records
give equal bytes. Weights lie in `weights/<experiment>/<variant>-<fingerprint>.safetensors`. An archive is written whole
or not at all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dlcore.base import Run
from dlcore.records.files import sync_folder, write_atomically
from dlcore.records.record import Record, digest, from_body, to_text

FORMAT = "dlcore-records-2"
SUFFIX, WEIGHTS = ".jsonl.gz", ".safetensors"
DIGITS = 16  # of a line's digest, which guards against damage, not against forgery
KEPT = 8  # experiments whose text stays in memory; all together have 12 MB
LINE = re.compile(rf'\{{"fingerprint":"([0-9a-f]{{20}})","sha256":"([0-9a-f]{{{DIGITS}}})","record":(\{{.*\}})\}}')


def _line(record: Record) -> str:
    text = to_text(record)
    return f'{{"fingerprint":"{record.run.fingerprint}","sha256":"{digest(text)[:DIGITS]}","record":{text}}}'


def _sort_key(record: Record) -> tuple[list[tuple[str, str]], str, int]:
    return [(name, str(value)) for name, value in record.run.settings], record.run.variant, record.run.seed


def _decompress(data: bytes) -> tuple[str, str | None]:
    """The text of a gzip stream as far as it can be read, and what stopped the reading."""
    stream = zlib.decompressobj(wbits=31)
    whole = bytearray()
    try:
        for start in range(0, len(data), 65_536):
            whole += stream.decompress(data[start : start + 65_536])
        problem = None if stream.eof else "it is cut short"
    except zlib.error:
        problem = "its compressed data is damaged"
    return whole.decode("utf-8", errors="replace"), problem


class Archive:
    """A folder of archives. An experiment's is read on first use, and again when its file has changed, or after many others."""

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        self.problems: list[str] = []
        # Experiment to (modified, lines by fingerprint), the last one that was used at the end.
        self._read: OrderedDict[str, tuple[int, dict[str, str]]] = OrderedDict()

    def path(self, experiment: str) -> Path:
        return self.folder / "records" / f"{experiment}{SUFFIX}"

    def weights_path(self, run: Run) -> Path:
        return self.folder / "weights" / run.experiment / f"{run.variant}-{run.fingerprint}{WEIGHTS}"

    def experiments(self) -> list[str]:
        """The ids that have an archive."""
        return sorted(path.name.removesuffix(SUFFIX) for path in (self.folder / "records").glob(f"*{SUFFIX}"))

    def modification_time(self, experiment: str) -> int:
        """When the experiment's file was written, in nanoseconds; 0 where there is none."""
        try:
            return self.path(experiment).stat().st_mtime_ns
        except OSError:
            return 0

    def last_write(self) -> int:
        """When any experiment's file was last written, in nanoseconds, as each is written under another name and then renamed; 0 where there is none."""
        try:
            return (self.folder / "records").stat().st_mtime_ns
        except OSError:
            return 0

    def _note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _lines(self, experiment: str) -> dict[str, str]:
        """The text of each record by its fingerprint; what is damaged goes to `problems` and is left out."""
        modified = self.modification_time(experiment)
        if modified == 0:
            return {}
        read = self._read.pop(experiment, None)
        if read is None or read[0] != modified:
            lines, problems = self._parse(experiment)
            for problem in problems:
                self._note(problem)
            read = modified, lines
        self._read[experiment] = read
        while len(self._read) > KEPT:
            self._read.popitem(last=False)
        return read[1]

    def _parse(self, experiment: str) -> tuple[dict[str, str], list[str]]:
        name = self.path(experiment).name
        try:
            text, damage = _decompress(self.path(experiment).read_bytes())
        except OSError as reason:
            return {}, [f"The archive {name} could not be read: {reason.strerror}."]
        first, *rest = text.split("\n")
        problems = [f"The archive {name} could not be read to its end: {damage}."] if damage else []
        try:
            header = json.loads(first)
            count = header["records"] if header["format"] == FORMAT and header["experiment"] == experiment else None
        except (ValueError, KeyError, TypeError):
            count = None
        if count is None:
            return {}, [*problems, f"The archive {name} could not be used: its first line is not its header."]
        lines = {}
        for number, line in enumerate(filter(None, rest), start=2):
            match = LINE.fullmatch(line)
            if match is None:
                problems.append(f"Line {number} of {name} could not be used: it is not a record.")
            elif digest(match[3])[:DIGITS] != match[2]:
                problems.append(f"The record {match[1]} of {name} could not be used: its checksum does not match.")
            else:
                lines[match[1]] = match[3]
        if not problems and len(lines) != count:
            problems.append(f"The archive {name} has {len(lines)} records, but its header says {count}.")
        return lines, problems

    def get(self, run: Run) -> Record | None:
        """The run's record; None where there is none, or where it is damaged, which is then in `problems`."""
        text = self._lines(run.experiment).get(run.fingerprint)
        return None if text is None else self._record(run.experiment, run.fingerprint, text)

    def _record(self, experiment: str, fingerprint: str, text: str) -> Record | None:
        try:
            record = from_body(json.loads(text))
            if record.run.fingerprint != fingerprint:
                raise ValueError("it holds another run")
            return record
        except ValueError as problem:
            self._note(f"The record {fingerprint} of {self.path(experiment).name} could not be used: {problem}.")
            return None

    def has(self, run: Run) -> bool:
        return run.fingerprint in self._lines(run.experiment)

    def records(self, experiment: str) -> Iterator[Record]:
        """Every record of the experiment that is whole."""
        for fingerprint, text in self._lines(experiment).items():
            record = self._record(experiment, fingerprint, text)
            if record is not None:
                yield record

    def arrays(self, run: Run) -> dict[str, Any] | None:
        """The record's arrays; None where it has none or they are damaged, which is then in `problems`."""
        record = self.get(run)
        if record is None or "arrays" not in record.provenance:
            return None
        path = self.weights_path(run)
        try:
            data = path.read_bytes()
        except OSError as reason:
            self._note(f"The arrays {path.name} of {run.experiment} cannot be read, {reason.strerror}.")
            return None
        if hashlib.sha256(data).hexdigest() != record.provenance["arrays"]:
            self._note(f"The arrays {path.name} of {run.experiment} could not be used: their checksum does not match.")
            return None
        from safetensors.numpy import load

        return load(data)

    def put_arrays(self, run: Run, data: bytes) -> None:
        """Writes a record's arrays, given as the bytes of a safetensors file."""
        path = self.weights_path(run)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)

    def write(self, experiment: str, revision: int, records: Iterable[Record]) -> None:
        """Makes these the experiment's records, and removes the weights of all others."""
        records = sorted(records, key=_sort_key)
        header = {"format": FORMAT, "experiment": experiment, "revision": revision, "records": len(records)}
        text = "\n".join([json.dumps(header, separators=(",", ":")), *map(_line, records)]) + "\n"
        path = self.path(experiment)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, gzip.compress(text.encode(), mtime=0))
        sync_folder(path.parent)
        in_use = {self.weights_path(record.run) for record in records if "arrays" in record.provenance}
        for weights in (self.folder / "weights" / experiment).glob(f"*{WEIGHTS}"):
            if weights not in in_use:
                weights.unlink()

    def remove(self, experiment: str) -> None:
        """Removes all of an experiment, its weights first."""
        folder = self.folder / "weights" / experiment
        for path in [*folder.glob(f"*{WEIGHTS}"), self.path(experiment)]:
            path.unlink(missing_ok=True)
        if folder.is_dir():
            folder.rmdir()

    def size_mb(self) -> float:
        """Megabytes of records and weights."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()) / 1e6
