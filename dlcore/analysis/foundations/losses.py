"""What the tables of the Losses page show."""

import numpy as np
import pandas as pd

from dlcore.analysis.selection import at_chosen, chosen, last
from dlcore.charts.base import name
from dlcore.charts.heatmap import NEAR
from dlcore.formatting import format_number, percent

OWN = ("variant", "seed")  # each seed has a rate of its own
SHARE = 1 / 3  # of the seeds on which another loss must beat the best one to be named with it


def _listed(parts):
    parts = list(parts)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _at(curve, place):
    return curve[(curve["x"] - place).abs() < 1e-6].set_index("variant")


def of_cost(curve, at, where):
    """What the dearest and the cheapest loss charge at a place. `curve` has variant, x, value, slope."""
    return _extremes(_at(curve, at)["value"], f"{where} {_place(at)} costs")


def of_pull(curve, at, where):
    """How hard the strongest and the weakest loss pull at a place."""
    return _extremes(_at(curve, at)["gradient"].abs(), f"{where} {_place(at)} pulls with")


def _place(at):
    return f"{at:g}".replace("-", "−")


def _extremes(sizes, told):
    most, least = sizes.idxmax(), sizes.idxmin()
    if most == least or sizes[most] == sizes[least]:
        return f"{told} {format_number(sizes[most])} under {name(most)}"
    return f"{told} {format_number(sizes[most])} under {name(most)}, {format_number(sizes[least])} under {name(least)}"


def at_place(curve, at):
    """A table for one place: what each loss charges there and its slope."""
    here = _at(curve, at)
    return pd.DataFrame(
        {
            "Loss": [name(variant) for variant in here.index],
            "Cost": here["value"].map(format_number).to_list(),
            "Slope": here["gradient"].map(format_number).to_list(),
        }
    )


def of_saturation(curve, enough):
    """After how many epochs the last of the seeds' outputs is below `enough`, soonest first; where the others end. `curve` has variant, seed, epoch, output."""
    ends = last(curve)
    done = ends.groupby("variant", sort=False, observed=True)["output"].max() < enough
    epochs = ends.groupby("variant", sort=False, observed=True)["epoch"].max()[done].sort_values()
    above = ends.groupby("variant", sort=False, observed=True)["output"].mean()[~done]
    parts = [f"{name(variant)} after {format_number(value)}" for variant, value in epochs.items()]
    told = [f"Every run below {enough:g}: {', '.join(parts)} epochs" if parts else f"None falls below {enough:g}"]
    return "; ".join(told + [f"{name(variant)} ends at {format_number(output)}" for variant, output in above.items()])


def of_starts(reached):
    """How the epochs grow from the least to the most sure start. `reached` has variant, seed, start, epochs."""
    finite = reached[np.isfinite(reached["epochs"])]
    if finite.empty:
        return "None reaches it from any start"
    least, most = finite["start"].min(), finite["start"].max()
    means = finite.groupby(["variant", "start"], sort=False, observed=True)["epochs"].mean().unstack()
    growth = (means[most] / means[least]).dropna().sort_values()
    if growth.empty or least == most:
        return "How many epochs each start takes"
    first, final = growth.index[0], growth.index[-1]
    told = f"From w = b = {least:g} to {most:g} the epochs grow {format_number(growth[first])}-fold under {name(first)}"
    return told if first == final else f"{told}, {format_number(growth[final])}-fold under {name(final)}"


def of_race(curve):
    """Who ends within two points of the best at its chosen rate, and who does not. `curve` has variant, seed, rate, step, accuracy, validation."""
    ends = last(at_chosen(curve, "learning_rate", "validation"))
    final = ends.groupby("variant", sort=False, observed=True)["accuracy"].mean()
    best, behind = final.max(), final[final < final.max() - NEAR].sort_values(ascending=False)
    if len(final) == 1:
        return f"{name(final.index[0])} ends at {percent(best)}"
    near = final.drop(behind.index)
    told = f"{len(near)} of {len(final)} end within two points, {name(final.idxmax())} first at {percent(best)}"
    losers = ", ".join(f"{name(variant)} ends at {percent(value)}" for variant, value in behind.items())
    return f"{told}; {losers}" if losers else told


def of_rates(curve):
    """How many rates of the grid end within two points of each one's best. `curve` as above."""
    ends = last(curve, ("variant", "learning_rate", "seed"))
    means = ends.groupby(["variant", "learning_rate"], sort=False, observed=True)["validation"].mean()
    good = means.groupby("variant", sort=False, observed=True).agg(
        lambda of_one: int((of_one >= of_one.max() - NEAR).sum())
    )
    most, least, count = good.idxmax(), good.idxmin(), curve["learning_rate"].nunique()
    told = f"{name(most)} is within two points of its best at {good[most]} of {count} rates"
    return told if good[most] == good[least] else f"{told}, {name(least)} at {good[least]}"


def of_divergence(end):
    """Which losses turned into no number, from which rate on and after how many steps. `end` has variant, seed, rate, diverged."""
    gone = end[end["diverged"].notna()]
    if gone.empty:
        return "No run diverged."
    parts = []
    for variant, rows in gone.groupby("variant", sort=False, observed=True):
        learning_rate, steps = rows["learning_rate"].min(), rows["diverged"]
        span = f"{steps.min():.0f}" if steps.min() == steps.max() else f"{steps.min():.0f} to {steps.max():.0f}"
        parts.append(f"{name(variant)} from rate {learning_rate:g} on, at step {span}")
    return f"Diverged: {'; '.join(parts)}."


def chosen_rates(curve, judge, least=False):
    """The rates chosen for each seed as hashable triples: (variant, seed, rate)."""
    return tuple(chosen(curve, "learning_rate", judge, least, OWN).itertuples(index=False, name=None))


def points_of(frame, seed, columns):
    """The points of one seed, which are the same for every variant, as hashable tuples."""
    of_seed = frame[frame["seed"] == seed]
    keys = [key for key in ("variant", "learning_rate") if key in of_seed]
    first = of_seed[(of_seed[keys] == of_seed[keys].iloc[0]).all(axis=1)]
    return tuple(first[list(columns)].itertuples(index=False, name=None))


def of_fits(line, rates):
    """How far the fitted curves lie from the true one, worst and best, over the seeds. `line` has variant, seed, rate, x, y, truth."""
    drawn = line.merge(pd.DataFrame(rates, columns=[*OWN, "learning_rate"]))
    miss = (drawn["y"] - drawn["truth"]) ** 2
    error = miss.groupby([drawn["variant"], drawn["seed"]], sort=False, observed=True).mean() ** 0.5
    mean = error.groupby("variant", sort=False, observed=True).mean()
    if len(mean) == 1:
        return f"{name(mean.index[0])} ends {format_number(mean.iloc[0])} from the true curve"
    return f"{name(mean.idxmax())} ends {format_number(mean.max())} from the true curve, {name(mean.idxmin())} {format_number(mean.min())}"


def of_shares(curve):
    """Who is nearest without outliers and with most of them. `curve` has variant, seed, share, rate, step, error, miss."""
    runs = ("variant", "share", "seed")
    ends = last(at_chosen(curve, "learning_rate", "residual", True, runs), runs)
    means = ends.groupby(["share", "variant"], sort=True, observed=True)["error"].mean()
    told = []
    for share in dict.fromkeys((means.index[0][0], means.index[-1][0])):
        of_share = means[share]
        told.append(
            f"with {percent(share)} outliers {name(of_share.idxmin())} is nearest, {format_number(of_share.min())} off"
        )
    sentence = "; ".join(told)
    return sentence[0].upper() + sentence[1:]


def of_boundaries(boundary):
    """Who places the most and who the fewest fresh points right. `boundary` has variant, seed, accuracy."""
    mean = boundary.groupby("variant", sort=False, observed=True)["accuracy"].mean()
    if len(mean) == 1:
        return f"{name(mean.index[0])} places {_tenths(mean.iloc[0])} of fresh points right"
    return f"{name(mean.idxmax())} places {_tenths(mean.max())} of fresh points right, {name(mean.idxmin())} {_tenths(mean.min())}"


def _tenths(share):
    return f"{share * 100:.1f} %"


def of_pulls(points):
    """How many points pull at all, by loss. `points` has variant, margin, pull."""
    pulling = (points["gradient"] > 1e-6).groupby(points["variant"], sort=False, observed=True).sum()
    count = len(points) // len(pulling)
    fewest = pulling.idxmin()
    hardest = points.loc[points["gradient"].idxmax()]
    side = "right" if hardest["margin"] > 0 else "wrong"
    where = f"on the {side} side, under {name(hardest['variant'])}"
    return f"{pulling[fewest]} of {count} points pull under {name(fewest)}; the hardest pull, {format_number(hardest['gradient'])}, is {where}"


def advice(task, runs, y, told, least=True, digits=format_number):
    """A row of the helper: the task, the best loss with every other that beats it on a third of the seeds, and the means. `runs` has variant, seed and y, one row per run."""
    seeds = runs.pivot(index="seed", columns="variant", values=y)[list(dict.fromkeys(runs["variant"]))]
    means = seeds.mean()
    finite = means[np.isfinite(means)].sort_values(ascending=least, kind="stable")
    best = seeds[finite.index[0]]
    beaten = seeds.le(best, axis=0) if least else seeds.ge(best, axis=0)
    numbers = ", ".join(f"{name(variant)} {digits(value)}" for variant, value in finite.items())
    never = [name(variant) for variant in means.index[~np.isfinite(means)]]
    return {
        "Task": task,
        "Use": ", ".join(name(variant) for variant in finite.index if beaten[variant].mean() >= SHARE),
        "Measured": f"{told}: {numbers}" + (f"; {_listed(never)} never" if never else ""),
    }


def for_regression(curve, task):
    ends = last(at_chosen(curve, "learning_rate", "residual", True, OWN))
    return advice(task, ends, "error", "distance to the true curve")


def for_saturation(reached, task, enough):
    return advice(task, reached, "epochs", f"epochs until the output is below {enough:g}")


def for_classes(curve, task):
    ends = last(at_chosen(curve, "learning_rate", "validation", False, OWN))
    return advice(task, ends, "accuracy", "test accuracy", least=False, digits=_tenths)


def for_probabilities(end, task, rates):
    return advice(
        task,
        end.merge(pd.DataFrame(rates, columns=[*OWN, "learning_rate"])),
        "surprise",
        "mean −log p of the right class, in nats",
    )


def for_boundaries(boundary, task):
    return advice(task, boundary, "accuracy", "fresh points on the right side", least=False, digits=_tenths)


def together(rows):
    """The helper's table, of the rows that were measured."""
    return pd.DataFrame([row for row in rows if row is not None])
