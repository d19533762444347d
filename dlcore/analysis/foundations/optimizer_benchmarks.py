"""Captions of the page Optimizers in practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis.names import name
from dlcore.analysis.selection import NEAR, at_best_setting, final_rows
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import pandas

UNITS = {"epoch": "epochs", "step": "steps", "seconds": "seconds"}


def first_reached(frame: pandas.DataFrame, x: str, accuracy: float) -> pandas.Series:
    """For each variant where its mean curve first reaches the accuracy; those that never do are left out."""
    place = frame.sort_values("step").groupby(["variant", "seed"], observed=True).cumcount()
    means = frame.assign(place=place).groupby(["variant", "place"], sort=False, observed=True)[[x, "accuracy"]].mean()
    reached = means[means["accuracy"] >= accuracy].reset_index()
    return reached.groupby("variant", sort=False, observed=True)[x].min()


def time_to_accuracy_caption(
    frame: pandas.DataFrame, setting: str, x: str, accuracy: float, by: str = "accuracy"
) -> str:
    """Who reaches the accuracy first and who last, each at the value of the setting that the column `by` chooses."""
    best = at_best_setting(frame, setting, by)
    reached, variants = first_reached(best, x, accuracy), best["variant"].unique()
    if reached.empty:
        return f"None reaches {percent(accuracy)}"
    first, last = reached.idxmin(), reached.idxmax()
    caption = f"{name(first)} reaches {percent(accuracy)} after {format_number(reached[first])} {UNITS[x]}"
    missing = [name(variant) for variant in variants if variant not in reached.index]
    if missing:
        return f"{caption}; {', '.join(missing)} never"
    return caption if first == last else f"{caption}, {name(last)} after {format_number(reached[last])}"


def learning_rate_caption(frame: pandas.DataFrame, setting: str, step: float) -> str:
    """Which variant has the most values within two points of its best, and which the fewest; `step` is the grid's in decades."""
    means = (
        final_rows(frame, ("variant", setting, "seed"))
        .groupby(["variant", setting], sort=False, observed=True)["accuracy"]
        .mean()
    )
    wide = {
        variant: step * int((values >= values.max() - NEAR).sum())
        for variant, values in means.groupby("variant", sort=False, observed=True)
    }
    most, least = max(wide, key=wide.__getitem__), min(wide, key=wide.__getitem__)
    if wide[most] == wide[least]:
        return f"Within two points of its best over {format_number(wide[most])} decades of learning rates: {name(most)}{'' if len(wide) == 1 else ' and all others'}"
    return f"{name(most)} is within two points of its best over {format_number(wide[most])} decades of learning rates, {name(least)} over {format_number(wide[least])}"


def step_time_note(frame: pandas.DataFrame) -> str:
    """What a step of the smallest and of the largest batch takes, beside one of 32 that was timed in turn with it; `frame` has variant, seconds and ratio."""
    means = frame.groupby("variant", sort=False, observed=True)[["seconds", "ratio"]].median()
    told = [
        f"{name(variant)} {1e3 * means['seconds'][variant]:.2g} ms, {format_number(means['ratio'][variant])} times as long as batches of 32"
        for variant in dict.fromkeys((means.index[0], means.index[-1]))
    ]
    return f"A step takes: {'; '.join(told)}. Much of a small network's step is overhead that does not grow with the batch; on another machine these ratios differ."


def noise_caption(frame: pandas.DataFrame) -> str:
    """The relative error of the gradient of the smallest and the largest batch that has any."""
    noise = frame.groupby("variant", observed=True)["noise"].mean()
    most, least = noise.idxmax(), noise[noise > 0].idxmin() if (noise > 0).any() else noise.idxmin()
    if most == least:
        return f"{name(most)}: the error of its gradient is {format_number(noise[most])} times the full gradient's norm"
    return f"{name(most)}: error {format_number(noise[most])} times the full gradient's norm; {name(least)}: {format_number(noise[least])}"
