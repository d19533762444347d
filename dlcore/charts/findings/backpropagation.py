"""What the tables of the page Neuron and backpropagation show."""

import numpy as np

from dlcore.charts.drawing import name
from dlcore.charts.numbers import shown


def of_error(frame):
    """How close each way comes at its best step, and which step that is. `frame` has variant, step, error."""
    logs = frame.assign(log=np.log10(frame["error"].clip(lower=1e-18)))
    means = logs.groupby(["variant", "step"], sort=False, observed=True)["log"].mean()
    told = []
    for variant, of_one in means.groupby("variant", sort=False, observed=True):
        at = of_one.idxmin()[1]
        where = "" if variant == "autograd" else f" at step {shown(at)}"
        told.append(f"{name(variant)} {shown(10 ** of_one.min())}{where}")
    return f"Closest to backpropagation: {', '.join(told)}"


def of_cost(frame):
    """How many passes each way needs. `frame` has variant, passes, weights."""
    passes = frame.groupby("variant", sort=False, observed=True)["passes"].first()
    return f"For {frame['weights'].iloc[0]} weights: {', '.join(f'{name(variant)} {count}' for variant, count in passes.items())} passes"
