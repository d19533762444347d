"""What an optimizer remembers, step by step, from the table of a trajectory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

QUANTITIES = {
    "gradient": "gradient",
    "velocity": "velocity v",
    "first_moment": "mean m",
    "square_sum": "root of sum √G",
    "mean_square": "root of mean √E",
    "second_moment": "root of mean √v",
    "slow_weights": "slow weights φ",
    "moved": "update",
}


def state_at(frame: pandas.DataFrame, step: int) -> list:
    """The state of each optimizer, from its first start, after that step: a list of (variant, last step if it diverged before, {quantity: its two numbers}).

    The gradient is the one that the step answered, one place back; before the first step there is none, and no step.
    """
    first = frame[frame["start"] == 0] if "start" in frame else frame
    states = []
    for variant, path in first.groupby("variant", sort=False, observed=True):
        last = int(path["step"].max())
        here = path[path["step"] == min(step, last)].iloc[0]
        before = path[path["step"] == min(step, last) - 1]
        quantities = {}
        for quantity in QUANTITIES:
            columns = [f"{quantity}_1", f"{quantity}_2"]
            row = (before.iloc[0] if len(before) else None) if quantity == "gradient" else here
            if not set(columns) <= set(frame) or here[columns].isna().all():
                continue
            if row is None or (quantity == "moved" and not len(before)):
                quantities[quantity] = (math.nan, math.nan)
            else:
                quantities[quantity] = (float(row[columns[0]]), float(row[columns[1]]))
        states.append((variant, last if last < step else None, quantities))
    return states
