"""Captions of the page Neuron and backpropagation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dlcore.analysis.names import name
from dlcore.formatting import format_number

if TYPE_CHECKING:
    import pandas

FLOOR = 1e-18
BITS = {"float64": "64 bits", "float32": "32 bits"}


def error_caption(frame: pandas.DataFrame) -> str:
    """The smallest error of each method in each precision, and its step h. `frame` has variant, precision, step, error."""
    means, parts_by_variant = _means(frame, ["variant", "precision", "step"]), []
    precisions = [precision for precision in BITS if precision in set(frame["precision"])]
    for variant, values in means.groupby("variant", sort=False, observed=True):
        parts = []
        for precision in precisions:
            errors = values.xs(precision, level="precision").droplevel("variant")
            where = "" if variant == "autograd" else f" (h = {format_number(errors.idxmin(), 1)})"
            parts.append(f"{format_number(10 ** errors.min())}{where}")
        parts_by_variant.append(f"{name(variant)} {' and '.join(parts)}")
    return f"Smallest error with {' and with '.join(BITS[precision] for precision in precisions)}: {', '.join(parts_by_variant)}"


def passes_caption(frame: pandas.DataFrame) -> str:
    """The number of passes of each method. `frame` has variant, passes, weights."""
    passes = frame.groupby("variant", sort=False, observed=True)["passes"].first()
    return f"For {frame['weights'].iloc[0]} weights: {', '.join(f'{name(variant)} {count}' for variant, count in passes.items())} passes"


def kink_caption(frame: pandas.DataFrame, distance: float) -> str:
    """Which methods agree with backpropagation at every step, at some, and at none. `frame` has variant, step, error; `distance` is that of the pre-activation from the kink."""
    means = _means(frame, ["variant", "step"])
    always: list[str] = []
    shorter: list[str] = []
    never: list[str] = []
    for variant, values in means.groupby("variant", sort=False, observed=True):
        close = (values < -3).to_numpy()
        (always if close.all() else shorter if close.any() else never).append(name(variant))
    where = f"{format_number(distance)} above" if distance else "exactly at"
    parts = [
        f"{' and '.join(methods)} {words}"
        for methods, words in ((always, "at any step"), (shorter, "at some steps"), (never, "at none"))
        if methods
    ]
    return f"Pre-activation {where} the kink. Within 0.1% of backpropagation: {', '.join(parts)}"


def _means(frame, by):
    """Means of the errors' logarithms over the seeds."""
    logs = frame.assign(log=np.log10(frame["error"].astype(float).clip(lower=FLOOR)))
    return logs.groupby(by, sort=False, observed=True)["log"].mean()
