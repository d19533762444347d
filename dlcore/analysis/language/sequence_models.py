"""What the tables of the page RNN, LSTM, GRU, Transformer show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dlcore.analysis.names import name
from dlcore.analysis.selection import final_rows
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import pandas

SOLVED = 0.95


def distance_caption(frame: pandas.DataFrame, recalled: str = "the first token") -> str:
    """Over which distance each network recalls. `frame` has variant, distance, seed and accuracy, and step where a run has several rows."""
    means = (
        final_rows(frame, ("variant", "distance", "seed"))
        .groupby(["variant", "distance"], sort=False, observed=True)["accuracy"]
        .mean()
    )
    reached = {
        variant: max((distance for (_, distance), value in of_one.items() if value >= SOLVED), default=0)
        for variant, of_one in means.groupby("variant", sort=False, observed=True)
    }
    if not any(reached.values()):
        return f"None recalls {recalled} in {percent(SOLVED)} of new sequences within its steps"
    parts = [
        f"{' and '.join(name(variant) for variant in reached if reached[variant] == distance)} over {distance or 'none'}"
        for distance in sorted(set(reached.values()))
    ]
    return f"The farthest that each recalls, in tokens: {', '.join(parts)}"


def learning_caption(frame: pandas.DataFrame) -> str:
    """Which network solves the task in how many steps."""
    means = frame.groupby(["variant", "step"], sort=False, observed=True)["accuracy"].mean().reset_index()
    solved = means[means["accuracy"] >= SOLVED].groupby("variant", sort=False, observed=True)["step"].min()
    if solved.empty:
        return f"None reaches an accuracy of {percent(SOLVED)} within its steps"
    first = solved.idxmin()
    missing = [name(variant) for variant in means["variant"].unique() if variant not in solved.index]
    text = f"{name(first)} solves it after {solved[first]} steps"
    return f"{text}; {', '.join(missing)} never within its steps" if missing else text


def reach_caption(frame: pandas.DataFrame, when: str) -> str:
    """The gradient at the first token over that at the last, least and most."""
    ratio = {}
    for variant, rows in frame.groupby("variant", sort=False, observed=True):
        far = rows[rows["back"] == rows["back"].max()].set_index("seed")[when]
        near = rows[rows["back"] == 0].set_index("seed")[when]
        ratio[variant] = float(np.exp(np.log((far / near).clip(lower=1e-30)).mean()))
    least, most = min(ratio, key=ratio.__getitem__), max(ratio, key=ratio.__getitem__)
    text = f"The first token's gradient over the last one's: {format_number(ratio[least])} in {name(least)}"
    return text if least == most else f"{text}, {format_number(ratio[most])} in {name(most)}"


def chain_caption(frame: pandas.DataFrame) -> str:
    """How the chain of sequential operations grows."""
    ends = frame.groupby(["variant", "length"], observed=True)["operations"].mean().unstack()
    growth = ends[ends.columns.max()] / ends[ends.columns.min()]
    fast, flat = growth.idxmax(), growth.idxmin()
    parts = [
        f"{'not at all' if growth[one] == 1 else f'{format_number(growth[one])}-fold'} for the {name(one)}"
        for one in dict.fromkeys((fast, flat))
    ]
    return f"From {ends.columns.min()} to {ends.columns.max()} tokens the sequential operations grow {', and '.join(parts)}"
