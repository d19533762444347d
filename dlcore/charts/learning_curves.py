"""Curves over time: a line for the mean over the seeds, a band from the least to the greatest."""

from functools import lru_cache, partial

import altair as alt
import numpy as np

from dlcore.analysis.names import name
from dlcore.charts.base import (
    HEIGHT,
    NEUTRAL,
    ChartSpec,
    band_and_line,
    color,
    downcast,
    end_labels,
    log_ticks,
    longest,
    padded_scale,
    place_end_labels,
    ticks,
    to_spec,
)

TITLES = {
    "step": "step",
    "epoch": "epoch",
    "seconds": "seconds of training per network",
    "accuracy": "test accuracy",
    "train_accuracy": "training accuracy",
    "validation_accuracy": "validation accuracy",
    "loss": "test loss",
    "dead": "dead units",
    "gap": "training less test accuracy",
    "learning_rate": "learning rate",
    "learning_rate_now": "learning rate",
    "rank": "rank of the feature",
    "error": "error of the weights",
    "scale": "size of the gradient noise",
    "left": "share of the weight left",
    "train_loss": "training loss",
    "size": "absolute value",
    "share": "fraction of the weights",
    "zero": "fraction that becomes 0",
    "rate": "learning rate",
    "output": "output",
    "tokens": "tokens read",
    "probability": "probability of the right answer",
    "bits": "bits per byte",
    "dice": "Dice",
    "height": "millimeters above the origin",
}
FRACTIONS = ("accuracy", "train_accuracy", "validation_accuracy", "dead", "probability", "share", "zero")  # of all


def over_seeds(frame, x, y, by="variant"):
    """Mean, least and greatest over the seeds at every x: columns by, x, mean, low, high. Where x itself differs between seeds (seconds), its mean."""
    ordered = frame.sort_values([by, "seed", x])
    place = ordered.groupby([by, "seed"], observed=True).cumcount()
    grouped = ordered.assign(place=place).groupby([by, "place"], sort=False, observed=True)
    return (
        grouped.agg(x=(x, "mean"), mean=(y, "mean"), low=(y, "min"), high=(y, "max"))
        .reset_index()
        .drop(columns="place")
    )


@lru_cache(maxsize=64)
def _curve_spec(x, y, low, high, first, last, percent, marked, log, letters):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=TITLES[x],
            scale=padded_scale(first, last, letters, log),
            axis=alt.Axis(
                values=log_ticks(first, last) if log else ticks(first, last),
                grid=False,
                format=".0e" if log and last / first > 1e6 else ".4~r",
            ),
        ),
        color=color(),
    )
    axis = alt.Axis(format="%" if percent else "~g", tickCount=5, domain=False, ticks=False)
    y_scale = alt.Scale(domain=[low, high], nice=False, clamp=True)
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("x:Q", title=TITLES[x], format=".4~g"),
        *(
            alt.Tooltip(f"{column}:Q", title=title, format=".1%" if percent else ".4~g")
            for column, title in (("mean", f"mean {TITLES[y]}"), ("low", "least of the seeds"), ("high", "greatest"))
        ),
    ]
    layers = [
        *band_and_line(base, y_scale, axis, tips),
        end_labels(base.encode(x="label_x:Q") if log else base, y_scale),
    ]
    if marked:
        rule = base.transform_filter("isValid(datum.mark)").mark_rule(strokeDash=[4, 4])
        layers.insert(0, rule.encode(x="mark:Q", color=alt.value(NEUTRAL)).properties(name="mark"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y=y if y == "accuracy" else TITLES[y])


def curves(frame, x, y, names=(), mark=None, floor=0.0, log=False, bounds=()):
    """Means over the seeds with a band from the least to the greatest. `frame` has variant, seed, x and y; accuracies and shares are shown in percent.

    `mark` draws an upright line at that x; percent begin at `floor`; `bounds`, the least and the greatest y, are the axis's own choice unless given; with `log` the x-axis is logarithmic, and what happened at 0 is left out. Values that are not finite are left out, so that a diverged run ends where it diverged.
    """
    finite = frame[np.isfinite(frame[y].astype(float)) & ((frame[x] > 0) | (not log))]
    summary = over_seeds(finite, x, y)
    whole = y in FRACTIONS
    low, high = bounds or ((floor, 1.0) if whole or summary.empty else _bounds(summary))
    percent = whole or y == "gap"
    summary["name"] = summary["variant"].map(partial(name, names=names)).astype(str)
    summary["shown"] = summary["mean"].clip(low, high)
    labeled = place_end_labels(summary, "last", "shown", low, high).drop(columns="shown")
    first, last = (0.1, 1.0) if summary.empty else (float(summary["x"].min()), float(summary["x"].max()))
    if log:  # lines end far apart there: their labels stand in one column at the right
        labeled["label_x"] = last
    if mark is not None:
        labeled["mark"] = [float(mark)] + [np.nan] * (len(labeled) - 1) if len(labeled) else []
    return ChartSpec(
        downcast(labeled),
        _curve_spec(x, y, low, high, first, max(last, first + 1e-9), percent, mark is not None, log, longest(labeled)),
    )


def _bounds(summary):
    low, high = float(summary["low"].min()), float(summary["high"].max())
    margin = (high - low) * 0.05 or 1.0
    return low - margin if low < 0 else 0.0, high + margin
