"""What the tables of the Activations page show."""

import math

import numpy as np

from dlcore.charts.base import name
from dlcore.formatting import format_number, percent


def of_gradient(profile):
    """The variants that keep the least and the most of the last layer's gradient at the first. `profile` has variant, seed, layer, gradient."""
    kept = {}
    for variant, rows in profile.groupby("variant", sort=False, observed=True):
        ends = rows.sort_values("layer").groupby("seed")["gradient"].agg(["first", "last"])
        ratios = (ends["first"] / ends["last"]).where(ends["last"] > 0, 0.0)
        kept[variant] = float(np.exp(np.log(ratios).mean())) if (ratios > 0).all() else 0.0
    worst, best = min(kept, key=kept.get), min(kept, key=lambda variant: abs(math.log(kept[variant] or 1e-300)))
    if worst == best:
        return f"{name(best)} passes {format_number(kept[best])} of its gradient down"
    return f"{name(worst)} passes {format_number(kept[worst])} of its gradient down, {name(best)} {format_number(kept[best])}"


def of_signal(profile):
    """How the variants' signals end; NaN is one that rounding has swallowed. `profile` has variant, seed, layer, signal."""
    last = profile[profile["layer"] == profile["layer"].max()].groupby("variant", observed=True)["signal"].mean()
    lost = [name(variant) for variant in last.index[last.isna()]]
    told = last.dropna()
    parts = [f"{' and '.join(lost)}'s signal is lost in rounding"] if lost else []
    for variant in dict.fromkeys([] if told.empty else [told.idxmin(), told.idxmax()] if not lost else [told.idxmax()]):
        parts.append(f"{name(variant)}'s is {format_number(told[variant])}")
    return "At the last layer " + ", ".join(parts)


def finals(curve, y="accuracy"):
    """Mean over the seeds after the last epoch, by variant."""
    return curve[curve["epoch"] == curve["epoch"].max()].groupby("variant", sort=False, observed=True)[y].mean()


def of_race(curve):
    """Who ended near the best, and who did not. `curve` has variant, seed, epoch, accuracy."""
    final = finals(curve)
    best = final.max()
    behind = final[final < best - 0.05]
    if len(final) == 1:
        return f"{name(final.index[0])} ends at {percent(best)}"
    if behind.empty:
        return f"{'Both' if len(final) == 2 else f'All {len(final)}'} end within five points of each other, {name(final.idxmax())} first at {percent(best)}"
    losers = ", ".join(f"{name(variant)} ends at {percent(value)}" for variant, value in behind.sort_values().items())
    return f"{len(final) - len(behind)} of {len(final)} reach {math.floor(final.drop(behind.index).min() * 100)} % or more; {losers}"


def of_shock(curve, before, recovery, names=()):
    """Who came back to the share `recovery` of the accuracy at epoch `before`, that of the shock. `curve` has variant, seed, epoch, accuracy; `names` may add a leak."""
    final = finals(curve)
    reached = curve[curve["epoch"] == before].groupby("variant", observed=True)["accuracy"].mean()
    back = [variant for variant in final.index if final[variant] >= recovery * reached[variant]]
    lost = [variant for variant in final.index if variant not in back]

    def listed(variants):
        return ", ".join(name(variant, names) for variant in variants) or "none"

    return f"Recovered: {listed(back)}. Not: {listed(lost)}"


def of_cost(costs, y, unit):
    """Cheapest and dearest. `costs` has variant, seed and y."""
    mean = costs.groupby("variant", observed=True)[y].mean()
    if len(mean) == 1:
        return f"{name(mean.index[0])} takes {format_number(mean.iloc[0])} {unit}"
    return f"{name(mean.idxmin())} is cheapest at {format_number(mean.min())} {unit}, {name(mean.idxmax())} takes {format_number(mean.max() / mean.min())} times as long"


def of_shut(curve, names=()):
    """How many units are shut at the end, at the most and at the least."""
    final = finals(curve, "dead")
    worst, best = final.idxmax(), final.idxmin()
    if worst == best:
        return f"{name(best, names)} ends with {percent(final[best])} of its units shut"
    return f"{name(worst, names)} ends with {percent(final[worst])} of its units shut, {name(best, names)} with {percent(final[best])}"


def of_value(curve):
    """Which of them are bounded on the recorded range, as far as their greatest value tells. `curve` has variant, z, value, slope."""
    greatest = curve.groupby("variant", sort=False, observed=True)["value"].max()
    bounded = [name(variant) for variant, value in greatest.items() if value <= 1]
    return (
        f"{' and '.join(bounded)} never pass{'' if len(bounded) > 1 else 'es'} 1, the others grow with z"
        if 0 < len(bounded) < len(greatest)
        else "What goes on to the next layer"
    )


def of_slope(curve):
    """The greatest slope of each that stays clearly below 1. `curve` has variant, z, value, slope."""
    greatest = curve.groupby("variant", sort=False, observed=True)["derivative"].max()
    small = [
        f"{name(variant)} passes at most {format_number(value)}" for variant, value in greatest.items() if value < 0.9
    ]
    return f"{', '.join(small)} of the gradient back" if small else "What the gradient is multiplied by on its way back"


def at(curve, z):
    """A table for one z: every variant's value, its slope, and what eight layers of that slope leave of a gradient. `curve` has variant, z, value, slope."""
    here = curve[(curve["z"] - z).abs() < 1e-6]
    return here.assign(
        Activation=here["variant"].map(name),
        **{
            "f(z)": here["value"].map(format_number),
            "f′(z)": here["derivative"].map(format_number),
            "f′(z)⁸": (here["derivative"] ** 8).map(format_number),
        },
    )[["Activation", "f(z)", "f′(z)", "f′(z)⁸"]]
