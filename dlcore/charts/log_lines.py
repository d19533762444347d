"""Sizes that fall by powers of ten: a log axis upwards, and across if asked for."""

import math
from functools import lru_cache

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
    longest,
    padded_scale,
    place_end_labels,
    ticks,
    to_spec,
)
from dlcore.formatting import power

FLOOR = 1e-12


@lru_cache(maxsize=128)
def _decay_spec(low, high, first, last, x_title, y_title, log_x, marked, letters):
    across = (
        [10.0**exponent for exponent in range(math.floor(math.log10(first)), math.ceil(math.log10(last)) + 1)]
        if log_x
        else ticks(first, last)
    )
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x_title,
            scale=padded_scale(first, last, letters, log_x),
            axis=alt.Axis(
                values=[tick for tick in across if first <= tick <= last],
                grid=False,
                format=".0e" if log_x and last / first > 1e6 else "~r",
            ),
        ),
        color=color(),
    )
    powers = list(range(math.ceil(low), math.floor(high) + 1, max(1, math.ceil((high - low) / 6))))
    words = ", ".join(f"'{exponent}': '{power(exponent)}'" for exponent in powers)
    values, label = powers, f"({{{words}}})[datum.value]"
    if len(powers) < 2:  # a narrow range needs ticks between the powers of ten
        between = (
            math.log10(part) + exponent for exponent in range(math.floor(low), math.ceil(high)) for part in (1, 2, 5)
        )
        values, label = [tick for tick in between if low <= tick <= high], "format(pow(10, datum.value), '.1~r')"
    axis = alt.Axis(values=values, labelExpr=label, domain=False, ticks=False)
    scale = alt.Scale(domain=[low, high], nice=False, clamp=True)
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("x:Q", title=x_title, format=".4~g"),
        *(
            alt.Tooltip(f"{column}:Q", title=told, format=".3~g")
            for column, told in (
                ("mean", f"{y_title}, geometric mean"),
                ("low", "least of the seeds"),
                ("high", "greatest"),
            )
        ),
    ]
    lines = band_and_line(base, scale, axis, tips, "log_mean", "log_low", "log_high")
    layers = [*lines, end_labels(base.encode(x="label_x:Q"), scale)]
    if marked:
        rule = alt.Chart().transform_filter("isValid(datum.mark)").mark_rule(strokeDash=[4, 4], color=NEUTRAL)
        layers.insert(0, rule.encode(x="mark:Q").properties(name="mark"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y=y_title)


def decay(frame, x, y, x_title, y_title, log_x=False, mark=None, floor=FLOOR):
    """Geometric means over the seeds with a band from the least to the greatest. `frame` has variant, seed, x and y.

    What is below `floor` is drawn there; what is not finite is left out, so that a diverged run ends where it did. `mark` draws an upright line.
    """
    sizes = frame[y].astype(float)
    finite = frame[np.isfinite(sizes) & ((frame[x] > 0) | (not log_x))]
    logs = finite.assign(log=np.log10(finite[y].astype(float).clip(lower=floor)))
    summary = (
        logs.groupby(["variant", x], sort=False, observed=True)["log"]
        .agg(log_mean="mean", log_low="min", log_high="max")
        .reset_index()
        .rename(columns={x: "x"})
        .sort_values("x", kind="stable")
    )
    for column in ("mean", "low", "high"):
        summary[column] = 10 ** summary[f"log_{column}"]
    low, high = (float(summary["log_low"].min()), float(summary["log_high"].max())) if len(summary) else (-1.0, 0.0)
    low, high = low - 0.05 * (high - low + 1), high + 0.05 * (high - low + 1)
    summary["name"] = summary["variant"].map(name).astype(str)
    table = place_end_labels(summary, "last", "log_mean", low, high)
    first, last = (float(summary["x"].min()), float(summary["x"].max())) if len(summary) else (1.0, 10.0)
    table["label_x"] = last
    if mark is not None:
        table["mark"] = [float(mark)] + [np.nan] * (len(table) - 1) if len(table) else []
    return ChartSpec(
        downcast(table),
        _decay_spec(
            low, high, first, max(last, first + 1e-9), x_title, y_title, log_x, mark is not None, longest(table)
        ),
    )
