"""A record: what a run measured, and how it is encoded and decoded. JSON throughout, never pickle."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from dlcore.base import Run

if TYPE_CHECKING:
    import pandas

FORMAT = "dlcore-record-2"
NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


@dataclass(frozen=True)
class Record:
    """Tidy tables (name to column to values, all columns of a table equally long) and where they come from.

    `correct` holds, for each test set by name, whether each of its examples was answered correctly. `arrays` (name to
    NumPy array) are set on a new record; those of a stored one come from `Library.arrays`.
    """

    run: Run
    tables: dict[str, dict[str, list]]
    provenance: dict[str, Any]
    correct: dict[str, tuple[bool, ...]] = field(default_factory=dict)
    arrays: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def seconds(self) -> float:
        """What its group of runs took; on a CPU its CPU time, which does not grow while the machine is busy otherwise."""
        on_cpu = self.provenance["device"] == "cpu" and "cpu_seconds" in self.provenance
        return self.provenance["cpu_seconds" if on_cpu else "seconds"]


def to_frame(records: Sequence[Record], table: str, settings: Sequence[str] = ()) -> pandas.DataFrame:
    """A table of all these records, one below the other, as a pandas frame: each run's variant and seed in front, these settings of it at the end.

    A column that a record does not have is NaN there; a table may have a column “variant” of its own.
    """
    import pandas

    tables = [record.tables[table] for record in records]
    sizes = [len(next(iter(columns.values()), ())) for columns in tables]

    def by_row(values: Iterable[Any]) -> list:
        return list(chain.from_iterable([value] * size for value, size in zip(values, sizes, strict=True)))

    names = dict.fromkeys(chain.from_iterable(tables))
    frame: dict[str, list] = {} if "variant" in names else {"variant": by_row(record.run.variant for record in records)}
    frame["seed"] = by_row(record.run.seed for record in records)
    for name in names:
        parts = (columns.get(name, [math.nan] * size) for columns, size in zip(tables, sizes, strict=True))
        frame[name] = list(chain.from_iterable(parts))
    for name in settings:
        frame[name] = by_row(record.run[name] for record in records)
    return pandas.DataFrame(frame)


def _json_value(value: Any) -> Any:
    """JSON has no NaN and no infinity: they become words. Six digits are more than any measurement here has."""
    if isinstance(value, bool) or not isinstance(value, float):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else str(value)


def _pack(bits: Sequence[bool]) -> dict[str, Any]:
    """Booleans as their count and, eight to a byte with the first one highest, as base64."""
    number = int("".join("1" if bit else "0" for bit in bits) or "0", 2) << (-len(bits) % 8)
    return {
        "count": len(bits),
        "bits": base64.b64encode(number.to_bytes((len(bits) + 7) // 8, "big")).decode("ascii"),
    }


def _unpack(packed: dict[str, Any]) -> tuple[bool, ...]:
    text = "".join(f"{byte:08b}" for byte in base64.b64decode(packed["bits"], validate=True))
    if len(text) != (packed["count"] + 7) // 8 * 8:
        raise ValueError("the number of its bits is not what it says")
    return tuple(bit == "1" for bit in text[: packed["count"]])


def to_body(record: Record) -> dict[str, Any]:
    """The record as JSON values."""
    body: dict[str, Any] = {
        "run": {
            "experiment": record.run.experiment,
            "revision": record.run.revision,
            "variant": record.run.variant,
            "seed": record.run.seed,
            "settings": dict(record.run.settings),
        },
        "tables": {
            table: {name: [_json_value(value) for value in column] for name, column in columns.items()}
            for table, columns in record.tables.items()
        },
        "provenance": {name: _json_value(value) for name, value in record.provenance.items()},
    }
    if record.correct:
        body["correct"] = {name: _pack(bits) for name, bits in record.correct.items()}
    return body


def from_body(body: Any) -> Record:
    """The record in a body; raises ValueError where something is missing from it."""
    try:
        fields = body["run"]
        run = Run(
            fields["experiment"],
            fields["revision"],
            fields["variant"],
            fields["seed"],
            tuple(sorted(fields["settings"].items())),
        )
        tables = {
            table: {
                name: [NOT_FINITE.get(value, value) if isinstance(value, str) else value for value in column]
                for name, column in columns.items()
            }
            for table, columns in body["tables"].items()
        }
        correct = {name: _unpack(packed) for name, packed in body.get("correct", {}).items()}
        return Record(run, tables, body["provenance"], correct)
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError("something is missing from it") from problem


def to_text(record: Record) -> str:
    """The record as one line of JSON; equal records give equal lines."""
    return json.dumps(to_body(record), allow_nan=False, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def encode(record: Record) -> bytes:
    """The bytes of a file for this record alone, with its checksum."""
    text = to_text(record)
    signed = {"format": FORMAT, "sha256": digest(text), "body": text}
    return gzip.compress(json.dumps(signed, ensure_ascii=False).encode(), mtime=0)


def decode(data: bytes) -> Record:
    """The record in its file's bytes; raises ValueError with the reason where they are not a record."""
    try:
        outer = json.loads(gzip.decompress(data))
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise ValueError("it is not compressed JSON") from problem
    if not isinstance(outer, dict) or outer.get("format") != FORMAT or not isinstance(outer.get("body"), str):
        raise ValueError("it is not a record of this project")
    if digest(outer["body"]) != outer.get("sha256"):
        raise ValueError("its checksum does not match")
    try:
        body = json.loads(outer["body"])
    except json.JSONDecodeError as problem:
        raise ValueError("its body is not JSON") from problem
    return from_body(body)
