"""Charts of the tab Scaling curve: bits per byte against parameters, and against compute, all axes logarithmic."""

import math
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.language.scaling_curve import checkpoints, envelope, power_laws
from dlcore.analysis.names import name
from dlcore.charts.base import (
    HEIGHT,
    ChartSpec,
    color,
    downcast,
    end_labels,
    log_ticks,
    longest,
    padded_scale,
    place_end_labels,
    to_spec,
)
from dlcore.formatting import power

TITLES = {"parameters": "parameters", "non_embedding": "parameters without embedding and output layer"}
BEYOND = 10**0.5  # so many times the largest size a line goes on, dashed
BITS = (1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0)  # ticks


def _axes(x_title, first, last, low, high, letters):
    """What all layers of a chart share: the x-axis with room for the names, and the y-scale with its axis."""
    exponents = range(math.floor(math.log10(first)), math.ceil(math.log10(last)) + 1)
    words = ", ".join(f"'{exponent}': '{power(exponent)}'" for exponent in exponents)
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x_title,
            scale=padded_scale(first, last, letters, log=True),
            axis=alt.Axis(
                values=[tick for tick in log_ticks(first, last) if tick in [10.0**exponent for exponent in exponents]],
                labelExpr=f"({{{words}}})[round(log(datum.value) / LN10)]",
                grid=False,
            ),
        ),
        color=color(),
    )
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    ticks = [tick for tick in BITS if low <= tick <= high]
    return base, scale, alt.Axis(values=ticks, format=".1f", domain=False, ticks=False)


def _tips(*others):
    return [
        alt.Tooltip("name:N", title="variant"),
        *others,
        alt.Tooltip("mean:Q", title="mean bits per byte", format=".3f"),
        alt.Tooltip("low:Q", title="least of the seeds", format=".3f"),
        alt.Tooltip("high:Q", title="greatest", format=".3f"),
    ]


@lru_cache(maxsize=8)
def _parameters_spec(x_title, first, last, low, high, letters):
    base, scale, axis = _axes(x_title, first, last, low, high, letters)
    line = base.encode(y=alt.Y("fit:Q", scale=scale))
    dots = base.transform_filter("isValid(datum.mean)")
    tips = _tips(alt.Tooltip("x:Q", title=x_title, format=","))
    return to_spec(
        alt.layer(
            line.transform_filter("datum.measured").mark_line(strokeWidth=2).properties(name="fit"),
            line.transform_filter("!datum.measured").mark_line(strokeDash=[4, 4]).properties(name="beyond"),
            dots.mark_rule(strokeWidth=2, opacity=0.6)
            .encode(y=alt.Y("low:Q", scale=scale, axis=axis, title=None), y2="high:Q")
            .properties(name="interval"),
            dots.mark_circle(size=60, opacity=1)
            .encode(y=alt.Y("mean:Q", scale=scale), tooltip=tips)
            .properties(name="dots"),
            end_labels(base, scale),
        ).properties(height=HEIGHT),
        y="bits per byte",
    )


def by_parameters(frame, count):
    """A dot for each size, the mean over the seeds, with a line from the least to the greatest; the fitted power law, dashed beyond the largest size.

    `frame` has variant, seed, size, bits, and `count`: parameters or non_embedding. Networks with too few sizes have no line.
    """
    sizes = (
        frame.groupby(["variant", count], sort=False, observed=True)["bits"]
        .agg(mean="mean", low="min", high="max")
        .reset_index()
        .rename(columns={count: "x"})
        .assign(measured=True)
    )
    laws = power_laws(frame, count)
    largest = sizes[sizes["variant"].isin(laws)].groupby("variant", sort=False, observed=True)["x"].max().reset_index()
    tails = pd.concat([largest, largest.assign(x=largest["x"] * BEYOND)]).assign(measured=False)
    table = pd.concat([sizes, tails], ignore_index=True).astype({"measured": bool})
    table["fit"] = np.nan
    for variant, law in laws.items():
        ours = table["variant"] == variant
        table.loc[ours, "fit"] = law.at(table.loc[ours, "x"].to_numpy(float))
    table["x"] = table["x"].astype(float)
    table["end"] = table["fit"].fillna(table["mean"])
    return _chart(table, _parameters_spec, TITLES[count], table[["mean", "low", "high", "fit"]])


@lru_cache(maxsize=8)
def _compute_spec(x_title, first, last, low, high, letters):
    base, scale, axis = _axes(x_title, first, last, low, high, letters)
    mean = alt.Y("mean:Q", scale=scale, axis=axis, title=None)
    tips = _tips(
        alt.Tooltip("size:Q", title="size"),
        alt.Tooltip("step:Q", title="step", format=","),
        alt.Tooltip("x:Q", title=x_title, format=".2~e"),
    )
    return to_spec(
        alt.layer(
            base.mark_line(strokeWidth=1, opacity=0.5).encode(y=mean, detail="size:N").properties(name="sizes"),
            base.mark_circle(size=24, opacity=0.7).encode(y=mean, tooltip=tips).properties(name="dots"),
            base.transform_filter("datum.least").mark_line(strokeWidth=3).encode(y=mean).properties(name="envelope"),
            end_labels(base, scale),
        ).properties(height=HEIGHT),
        y="bits per byte",
    )


def by_compute(frame):
    """A thin line for each size over the FLOPs of its training, a dot at each test; thick, the least of each network so far. `frame` has variant, seed, size, step, flops and bits."""
    points = checkpoints(frame)
    least = points.index.isin(envelope(points).index)
    table = points.assign(least=least, end=points["mean"].where(least)).rename(columns={"flops": "x"})
    return _chart(table, _compute_spec, "training FLOPs", table[["mean"]])


def _chart(table, spec, x_title, drawn):
    """The chart of a table, each network's name at the end of its line: at its last `end` that is a number, by x."""
    low, high = float(drawn.min().min()), float(drawn.max().max())
    low, high = low / (high / low) ** 0.05, high * (high / low) ** 0.05 + 1e-9
    named = table.assign(name=table["variant"].map(name).astype(str), log_end=np.log10(table["end"])).sort_values("x")
    ends = place_end_labels(named[named["end"].notna()], "last", "log_end", math.log10(low), math.log10(high))
    labeled = named.join(ends[["label", "label_y"]]).assign(label_y=lambda rows: 10 ** rows["label_y"])
    first, last = float(labeled["x"].min()), float(labeled["x"].max())
    kept = labeled.drop(columns=["end", "log_end"])
    return ChartSpec(downcast(kept), spec(x_title, first, max(last, first * 1.01), low, high, longest(kept)))
