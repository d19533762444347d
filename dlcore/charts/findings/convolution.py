"""What the tables of the page Convolution show."""

import pandas as pd

from dlcore.charts.drawing import name
from dlcore.charts.numbers import percent, shown
from dlcore.charts.shares import of_all
from dlcore.charts.sweep import at_best, ends


def layers(table, channels, side):
    """A stack's costs as a table to read, the picture first and the sums last."""
    rows = [("the picture", f"{channels} × {side} × {side}", "", "", "1")]
    told = zip(table["word"], table["kind"], table["shape"], table["parameters"], table["macs"], table["field"], strict=True)
    for word, kind, shape, parameters, macs, field in told:
        seen = "all of it" if kind == "dense" else f"{field} × {field}" + (", all of it" if field >= 2 * side else "")
        rows.append((f"{word} · {kind}", shape, f"{parameters:,}", f"{macs:,}", seen))
    rows.append(("together", "", f"{sum(table['parameters']):,}", f"{sum(table['macs']):,}", ""))
    return pd.DataFrame(rows, columns=["Layer", "Output", "Parameters", "MACs", "Each unit sees, in pixels"])


def of_shares(table):
    """Which layer holds most of the weights, and which does most of the arithmetic."""
    frame = of_all(table)
    most = {what: rows.loc[rows["share"].idxmax()] for what, rows in frame.groupby("what", sort=False)}
    weights, macs = most["weights"], most["MACs"]
    if weights["layer"] == macs["layer"]:
        return f"{weights['word']} holds {percent(weights['share'])} of the weights and does {percent(macs['share'])} of the arithmetic"
    return f"{weights['word']} holds {percent(weights['share'])} of the weights, {macs['word']} does {percent(macs['share'])} of the arithmetic"


def of_filters(frame):
    """How the variants end at their best rates, best first. `frame` has variant, seed, rate, accuracy, validation."""
    final = ends(at_best(frame, "rate", "validation"), "rate").groupby("variant", sort=False, observed=True)["accuracy"].mean().sort_values(ascending=False)
    return ", ".join(f"{name(variant)}: {value * 100:.1f} %" for variant, value in final.items())


def of_rates(frame):
    """How much the rate matters beside the filters: the spread over rates, and over variants at their best."""
    means = ends(frame, "rate").groupby(["variant", "rate"], sort=False, observed=True)["accuracy"].mean()
    best = means.groupby("variant", sort=False, observed=True).max()
    within = (best - means.groupby("variant", sort=False, observed=True).min()).max()
    return f"The rate moves a network by up to {shown(within * 100)} points, the filters by {shown((best.max() - best.min()) * 100)}"


def of_weights(frame):
    """Which network has the fewest weights, and which the most. `frame` has variant and parameters."""
    counts = frame.groupby("variant", sort=False, observed=True)["parameters"].first()
    least, most = counts.idxmin(), counts.idxmax()
    if least == most:
        return f"{name(least)}: {counts[least]:,} weights"
    return f"{name(least)}: {counts[least]:,} weights; {name(most)}: {counts[most]:,}"
