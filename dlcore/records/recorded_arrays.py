"""The arrays beside a record, named by the record and read when somebody looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dlcore.base import Run
from dlcore.records.library import Library


@dataclass(frozen=True)
class RecordedArrays:
    """A record's arrays, name to NumPy array. Equal, and hashable, by the run and by `version`: whether local records count,
    and what changes with them. The last few are kept in memory.
    """

    run: Run
    version: tuple[Any, ...]
    library: Library = field(compare=False, repr=False)

    @property
    def arrays(self) -> dict[str, Any] | None:
        """None where there are none, or where they are damaged."""
        return _read(self)


@lru_cache(maxsize=8)
def _read(recorded: RecordedArrays) -> dict[str, Any] | None:
    return recorded.library.arrays(recorded.run, local=recorded.version[0])
