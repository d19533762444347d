"""What the tables of the page Neuron and backpropagation show."""

import numpy as np

from dlcore.charts.base import name
from dlcore.charts.foundations.finite_differences import BITS, FLOOR
from dlcore.formatting import format_number


def of_error(frame):
    """How close each way comes in each precision, and at which step h. `frame` has variant, precision, step, error."""
    means, told = _means(frame, ["variant", "precision", "step"]), []
    seen = [precision for precision in BITS if precision in set(frame["precision"])]
    for variant, of_one in means.groupby("variant", sort=False, observed=True):
        parts = []
        for precision in seen:
            of_bits = of_one.xs(precision, level="precision").droplevel("variant")
            where = "" if variant == "autograd" else f" (h = {format_number(of_bits.idxmin(), 1)})"
            parts.append(f"{format_number(10 ** of_bits.min())}{where}")
        told.append(f"{name(variant)} {' and '.join(parts)}")
    return f"Closest with {' and with '.join(BITS[precision] for precision in seen)}: {', '.join(told)}"


def of_cost(frame):
    """How many passes each way needs. `frame` has variant, passes, weights."""
    passes = frame.groupby("variant", sort=False, observed=True)["passes"].first()
    return f"For {frame['weights'].iloc[0]} weights: {', '.join(f'{name(variant)} {count}' for variant, count in passes.items())} passes"


def of_corner(frame, distance):
    """Which ways agree with backpropagation at every step, at some, and at none. `frame` has variant, step, error; `distance` is the sum's from the corner."""
    means = _means(frame, ["variant", "step"])
    always, shorter, never = [], [], []
    for variant, of_one in means.groupby("variant", sort=False, observed=True):
        close = (of_one < -3).to_numpy()
        (always if close.all() else shorter if close.any() else never).append(name(variant))
    where = f"{format_number(distance)} above" if distance else "exactly at"
    parts = [
        f"{' and '.join(ways)} {words}"
        for ways, words in ((always, "at any step"), (shorter, "at some steps"), (never, "at none"))
        if ways
    ]
    return f"A sum {where} the corner. Within a thousandth of backpropagation: {', '.join(parts)}"


def _means(frame, by):
    """Means of the errors' logarithms over the seeds."""
    logs = frame.assign(log=np.log10(frame["error"].astype(float).clip(lower=FLOOR)))
    return logs.groupby(by, sort=False, observed=True)["log"].mean()
