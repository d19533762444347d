"""The fields of a document that anybody may have edited: each is what it should be, or ValueError or TypeError is raised."""

import math
from datetime import UTC, datetime
from typing import Any

LONGEST_TEXT, LONGEST_ID = 2_000, 120  # characters


def read_ids(values: Any, most: int) -> tuple[str, ...]:
    if not isinstance(values, list) or len(values) > most or len(set(values)) < len(values):
        raise ValueError("ids")
    return tuple(map(read_id, values))


def read_truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("truth")
    return value


def read_id(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise ValueError("id")
    return value


def read_own_id(value: Any) -> str:
    if not str(value).startswith("own/") or not str(value)[4:].isdecimal():
        raise ValueError("id")
    return read_id(value)


def read_text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("text")
    return value


def read_whole(value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError("number")
    return value


def read_whole_or_none(value: Any, high: int) -> int | None:
    return None if value is None else read_whole(value, 0, high)


def read_number(value: Any, low: float, high: float) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(value) or not low <= value <= high:
        raise ValueError("number")
    return float(value)


def read_time(value: Any) -> datetime:
    time = datetime.fromisoformat(value)
    if time.tzinfo is None or not 2000 <= time.year <= 2200:
        raise ValueError("time")
    return time.astimezone(UTC)


def read_time_or_none(value: Any) -> datetime | None:
    return None if value is None else read_time(value)
