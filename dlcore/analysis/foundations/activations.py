"""Captions and tables of the page Activations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from dlcore.analysis.names import name
from dlcore.formatting import format_number, percent

if TYPE_CHECKING:
    import pandas


def gradient_caption(profile: pandas.DataFrame) -> str:
    """The variants that keep the least and the most of the last layer's gradient at the first. `profile` has variant, seed, layer, gradient."""
    fractions = {}
    for variant, rows in profile.groupby("variant", sort=False, observed=True):
        ends = rows.sort_values("layer").groupby("seed")["gradient"].agg(["first", "last"])
        ratios = (ends["first"] / ends["last"]).where(ends["last"] > 0, 0.0)
        fractions[variant] = float(np.exp(np.log(ratios).mean())) if (ratios > 0).all() else 0.0
    worst, best = (
        min(fractions, key=fractions.__getitem__),
        min(fractions, key=lambda variant: abs(math.log(fractions[variant] or 1e-300))),
    )
    if worst == best:
        return f"Gradient at the first layer over the last: {name(best)} {format_number(fractions[best])}"
    return f"Gradient at the first layer over the last: {name(worst)} {format_number(fractions[worst])}, {name(best)} {format_number(fractions[best])}"


def signal_caption(profile: pandas.DataFrame) -> str:
    """The signal of each variant at the last layer; NaN is one that rounding has swallowed. `profile` has variant, seed, layer, signal."""
    last = profile[profile["layer"] == profile["layer"].max()].groupby("variant", observed=True)["signal"].mean()
    lost = [name(variant) for variant in last.index[last.isna()]]
    finite = last.dropna()
    ends = [] if finite.empty else [finite.idxmax()] if lost else [finite.idxmin(), finite.idxmax()]
    parts = [f"{variant} lost in rounding" for variant in lost]
    parts += [f"{name(variant)} {format_number(finite[variant])}" for variant in dict.fromkeys(ends)]
    return f"Standard deviation at the last layer: {', '.join(parts)}"


def final_means(curve: pandas.DataFrame, y: str = "accuracy") -> pandas.Series:
    """Mean over the seeds after the last epoch, by variant."""
    return curve[curve["epoch"] == curve["epoch"].max()].groupby("variant", sort=False, observed=True)[y].mean()


def accuracy_caption(curve: pandas.DataFrame) -> str:
    """Who ended near the best, and who did not. `curve` has variant, seed, epoch, accuracy."""
    final = final_means(curve)
    best = final.max()
    behind = final[final < best - 0.05]
    if len(final) == 1:
        return f"{name(final.index[0])} ends at {percent(best)}"
    if behind.empty:
        return f"{'Both' if len(final) == 2 else f'All {len(final)}'} end within five points of each other, {name(final.idxmax())} best at {percent(best)}"
    losers = ", ".join(f"{name(variant)} ends at {percent(value)}" for variant, value in behind.sort_values().items())
    reach = len(final) - len(behind)
    return f"{reach} of {len(final)} {'reaches' if reach == 1 else 'reach'} {math.floor(final.drop(behind.index).min() * 100)}% or more; {losers}"


def recovery_caption(curve: pandas.DataFrame, before: int, recovery: float, names: tuple = ()) -> str:
    """Who recovered to the fraction `recovery` of the accuracy at epoch `before`, that of the shock. `curve` has variant, seed, epoch, accuracy; `names` may add a negative slope."""
    final = final_means(curve)
    reached = curve[curve["epoch"] == before].groupby("variant", observed=True)["accuracy"].mean()
    back = [variant for variant in final.index if final[variant] >= recovery * reached[variant]]
    lost = [variant for variant in final.index if variant not in back]

    def join_names(variants):
        return ", ".join(name(variant, names) for variant in variants) or "none"

    return f"Recovered: {join_names(back)}. Not: {join_names(lost)}"


def time_caption(costs: pandas.DataFrame, y: str, unit: str) -> str:
    """The cheapest and the most expensive. `costs` has variant, seed and y."""
    mean = costs.groupby("variant", observed=True)[y].mean()
    if len(mean) == 1:
        return f"{name(mean.index[0])} takes {format_number(mean.iloc[0])} {unit}"
    return f"{name(mean.idxmin())} is cheapest at {format_number(mean.min())} {unit}, {name(mean.idxmax())} takes {format_number(mean.max() / mean.min())} times as long"


def dead_units_caption(curve: pandas.DataFrame, names: tuple = ()) -> str:
    """The fraction of dead units at the end, largest and smallest."""
    final = final_means(curve, "dead")
    worst, best = final.idxmax(), final.idxmin()
    if worst == best:
        return f"{name(best, names)} ends with {percent(final[best])} of its units dead"
    return f"{name(worst, names)} ends with {percent(final[worst])} of its units dead, {name(best, names)} with {percent(final[best])}"


def value_caption(curve: pandas.DataFrame) -> str:
    """Which of them are bounded on the recorded range, as far as their greatest value tells. `curve` has variant, z, value, derivative."""
    greatest = curve.groupby("variant", sort=False, observed=True)["value"].max()
    bounded = [name(variant) for variant, value in greatest.items() if value <= 1]
    return (
        f"{' and '.join(bounded)} stay{'' if len(bounded) > 1 else 's'} below 1, the others grow with z"
        if 0 < len(bounded) < len(greatest)
        else "The output that the next layer receives"
    )


def derivative_caption(curve: pandas.DataFrame) -> str:
    """The largest derivative of each that stays clearly below 1. `curve` has variant, z, value, derivative."""
    greatest = curve.groupby("variant", sort=False, observed=True)["derivative"].max()
    small = [f"{name(variant)} {format_number(value)}" for variant, value in greatest.items() if value < 0.9]
    return (
        f"Largest derivative: {', '.join(small)}"
        if small
        else "The factor by which the gradient is multiplied in the backward pass"
    )


def values_at(curve: pandas.DataFrame, z: float) -> pandas.DataFrame:
    """A table for one z: every variant's value, its derivative, and what eight layers of that derivative leave of a gradient. `curve` has variant, z, value, derivative."""
    here = curve[(curve["z"] - z).abs() < 1e-6]
    return here.assign(
        Activation=here["variant"].map(name),
        **{
            "f(z)": here["value"].map(format_number),
            "f′(z)": here["derivative"].map(format_number),
            "f′(z)⁸": (here["derivative"] ** 8).map(format_number),
        },
    )[["Activation", "f(z)", "f′(z)", "f′(z)⁸"]]
