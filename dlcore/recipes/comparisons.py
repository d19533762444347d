"""Numbers of a run's tables, and what two runs have between them: the values of evidence."""

import math
from collections.abc import Callable
from typing import Any

Measure = Callable[[Any], float]


def final(column: str, table: str = "curve") -> Measure:
    """The last value of a column."""
    return lambda tables: tables[table][column][-1]


def first_at(level: float, part: str, column: str) -> Measure:
    """Where `column` of the curve stood when `part` first was at the level; infinite where it never was."""

    def where(tables):
        curve = tables["curve"]
        return next((at for at, value in zip(curve[column], curve[part], strict=True) if value >= level), math.inf)

    return where


def difference(measure: Measure) -> Callable[[Any, Any], float]:
    """The first run's number less the second's."""
    return lambda first, second: measure(first) - measure(second)


def ratio(measure: Measure) -> Callable[[Any, Any], float]:
    """The first run's number over the second's."""
    return lambda first, second: measure(first) / measure(second)


def accuracy(test_set: str = "test") -> Measure:
    """The fraction of the test examples that a run answers correctly."""
    return lambda tables: sum(tables["correct"][test_set]) / len(tables["correct"][test_set])


def correct(test_set: str = "test") -> Callable[[Any], Any]:
    """Of each test example whether a run answers it correctly, 1 or 0: a NumPy array."""

    def of(tables):
        import numpy

        return numpy.array(tables["correct"][test_set], float)

    return of
