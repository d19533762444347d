"""Captions and tables of the schedules of a CNN.

A frame has variant, seed, step, epoch, accuracy and loss (test part), validation and validation_loss, and learning_rate_now: the learning
curve of every run, after each epoch.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import final_rows, tuning_table
from dlcore.formatting import format_number

CONSTANT = "constant"
MEASURES = {"accuracy": "Test accuracy", "loss": "Test log-loss"}


def _ends(frame: pd.DataFrame, y: str) -> pd.DataFrame:
    """The last value of each run, seeds by variants in their order; a loss that is no number counts as infinite."""
    last = final_rows(frame)
    return last.assign(**{y: last[y].astype(float).fillna(math.inf)}).pivot(index="seed", columns="variant", values=y)[
        list(frame["variant"].unique())
    ]


def _number(value: float, y: str) -> str:
    return f"{value:.1%}" if y == "accuracy" else format_number(value, 3)


def end_caption(frame: pd.DataFrame, y: str, where: str) -> str:
    """Which schedule ends best by the mean over the seeds, and where a constant learning rate ends."""
    means = _ends(frame, y).mean()
    best = means.idxmax() if y == "accuracy" else means.idxmin()
    what = "highest test accuracy" if y == "accuracy" else "lowest test log-loss"
    said = f"{where}: {name(best)} ends with the {what}, {_number(means[best], y)}"
    if best == CONSTANT or CONSTANT not in means:
        return said
    return f"{said}; a constant learning rate with {_number(means[CONSTANT], y)}"


def end_table(
    frame: pd.DataFrame, peaks: tuple[tuple[str, float], ...], interval: Callable, late_gain: Callable, converged: float
) -> pd.DataFrame:
    """Both measures at the end, each also beside that at a constant learning rate, paired by seed, with 95% intervals over the seeds; the lowest log-loss on the way there, which early stopping might have kept; and whether the training has converged.

    `peaks` are pairs of a schedule and its peak learning rate; `interval` is that of the verdicts, `late_gain` that of the recipes: what
    validation accuracy gained at the end, below `converged` at the upper end of its interval.
    """

    def phrase(values: pd.Series, form: str, geometric: bool = False) -> str:
        numbers = (f"{number:{form}}".replace("-", "−") for number in interval(values.tolist(), geometric))
        mean, low, high = numbers
        return f"{mean} ({low} to {high})" if len(values) > 1 else mean

    def lowest(rows: pd.DataFrame) -> str:
        least = rows.sort_values(["loss", "epoch"]).groupby("seed").first()
        return f"{least['loss'].mean():.3f}, {least['epoch'].median():.0f}"

    def state(rows: pd.DataFrame) -> str:
        curves = [run.sort_values("epoch")["validation"].tolist() for _, run in rows.groupby("seed")]
        if len(curves) < 2 or min(map(len, curves)) < 6:
            return "–"
        most = late_gain(curves)[1]
        return f"{'yes' if most < converged else 'no'}, {100 * most:+.2f}".replace("-", "−")

    accuracies, losses = _ends(frame, "accuracy"), _ends(frame, "loss")
    rows = []
    for variant in accuracies:
        row = {
            "Schedule": name(variant),
            "Peak rate": f"{dict(peaks)[variant]:g}",
            "Test accuracy, %": phrase(100 * accuracies[variant], ".1f"),
            "Minus constant, points": "–",
            "Test log-loss": phrase(losses[variant], ".3f"),
            "Constant’s divided by it": "–",
            "Lowest log-loss, epoch": lowest(frame[frame["variant"] == variant]),
            "Converged, points": state(frame[frame["variant"] == variant]),
        }
        if variant != CONSTANT and CONSTANT in accuracies:
            row["Minus constant, points"] = phrase(100 * (accuracies[variant] - accuracies[CONSTANT]), "+.2f")
            row["Constant’s divided by it"] = phrase(losses[CONSTANT] / losses[variant], ".2f", geometric=True)
        rows.append(row)
    return pd.DataFrame(rows)


def error_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The mean validation error at the end, in percent, by schedule and peak learning rate, the least of each schedule marked."""
    ends = final_rows(frame, ("variant", "learning_rate", "seed"))
    return tuning_table(ends.assign(error=100 * (1 - ends["validation"])), "learning_rate", "error")
