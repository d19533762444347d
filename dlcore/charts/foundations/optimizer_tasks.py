"""Optimizers over several tasks: performance profiles, and what a default learning rate costs on each."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.foundations import optimizer_tasks as analysis
from dlcore.analysis.names import name
from dlcore.charts.base import (
    HEIGHT,
    NEUTRAL,
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

APART = 0.07  # of a task: lines of one height run side by side
LEAST_TAU, MOST_TAU = 4.0, 100.0  # the τ-axis ends between them
TICKS = (1, 1.5, 2, 3, 4, 6, 10, 20, 40, 100)
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


@lru_cache(maxsize=16)
def _profile_spec(low, high, last, count, unit, letters):
    base = alt.Chart().encode(
        x=alt.X(
            "tau:Q",
            title=f"τ, times the fastest's {unit}",
            scale=padded_scale(1.0, last, letters, log=True),
            axis=alt.Axis(values=[tick for tick in TICKS if tick <= last], grid=False, format=",~g"),
        ),
        color=color(),
    )
    scale = alt.Scale(domain=[low, high], nice=False)
    axis = alt.Axis(values=list(range(count + 1)), labelExpr=f"datum.value + ' of {count}'", domain=False, ticks=False)
    tips = [
        alt.Tooltip("name:N", title="optimizer"),
        alt.Tooltip("tau:Q", title="τ", format=".3~g"),
        alt.Tooltip("solved:Q", title="tasks solved"),
    ]
    line = base.mark_line(strokeWidth=2, interpolate="step-after").encode(
        y=alt.Y("drawn:Q", scale=scale, axis=axis, title=None)
    )
    dots = base.mark_circle(size=60, opacity=1).encode(y=alt.Y("drawn:Q", scale=scale), tooltip=tips)
    dots = dots.transform_filter("datum.rise")
    labels = end_labels(base, scale)
    return to_spec(
        alt.layer(line.properties(name="mean"), dots.properties(name="dots"), labels).properties(height=HEIGHT),
        y="tasks solved",
    )


def performance_profile(frame, x, rate_choice):
    """The number of tasks that each optimizer solves within τ times the time of the fastest tuned one, as a step line. `frame` is that of the analysis."""
    table, count = analysis.performance_profile(frame, x, rate_choice), frame["task"].nunique()
    last = float(np.clip(1.05 * table["tau"].max(), LEAST_TAU, MOST_TAU)) if len(table) else LEAST_TAU
    rows = table[table["tau"] <= last].assign(rise=True)
    ends = rows.groupby("variant", sort=False).tail(1).assign(tau=last, rise=False)
    summary = pd.concat([rows, ends]).sort_values(["variant", "tau"], kind="stable", ignore_index=True)
    order = {variant: place for place, variant in enumerate(table["variant"].unique())}
    middle = (len(order) - 1) / 2
    summary["drawn"] = summary["solved"] + APART * (middle - summary["variant"].map(order).astype(float))
    summary["rise"] &= summary["solved"] > 0
    summary["name"] = summary["variant"].map(name).astype(str)
    low, high = -0.5, count + 0.5
    labeled = place_end_labels(summary, "last", "drawn", low, high)
    return ChartSpec(downcast(labeled), _profile_spec(low, high, last, count, analysis.UNITS[x], longest(labeled)))


@lru_cache(maxsize=16)
def _regret_spec(order, tasks, low, high, diverged):
    shape = alt.Shape(
        "title:N",
        title=None,
        sort=list(tasks),
        scale=alt.Scale(domain=list(tasks), range=list(SHAPES[: len(tasks)])),
        legend=alt.Legend(orient="top", columns=2, symbolFillColor=NEUTRAL, symbolStrokeColor=NEUTRAL),
    )
    scale = alt.Scale(type="log", domain=[low, high], nice=False, clamp=True)
    base = alt.Chart().encode(
        y=alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=150)),
        yOffset=alt.YOffset("title:N", sort=list(tasks)),
        color=color(),
    )
    tips = [
        alt.Tooltip("name:N", title="optimizer"),
        alt.Tooltip("title:N", title="task"),
        *(
            alt.Tooltip(f"{column}:Q", title=title, format=".3~g")
            for column, title in (
                ("mean", "loss at the default, times the tuned"),
                ("low", "least of the seeds"),
                ("high", "greatest"),
            )
        ),
    ]
    axis = alt.Axis(values=list(log_ticks(low, high)), grid=False, format=",~g")
    x = alt.X("mean:Q", scale=scale, axis=axis, title="times the loss at the tuned rate")
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, shape=shape, tooltip=tips)
    even = alt.Chart().mark_rule(strokeDash=[4, 4], color=NEUTRAL).encode(x=alt.datum(1.0, scale=scale))
    layers = [even.properties(name="even"), bars.properties(name="interval"), dots.properties(name="dots")]
    if diverged:
        text = base.transform_filter("datum.diverged").mark_text(text="diverged", align="right", dx=-8, fontSize=11)
        layers.append(text.encode(x=alt.datum(high, scale=scale)).properties(name="diverged"))
    return to_spec(alt.layer(*layers).properties(height={"step": 11, "for": "offset"}))


def default_regrets(frame, tasks):
    """For each optimizer a dot per task: how many times as high the loss ends at the default learning rate; the line goes from the least to the greatest seed. `tasks` are pairs of id and name."""
    table = analysis.regrets(frame)
    titles = dict(tasks)
    table = table.assign(
        name=table["variant"].map(name).astype(str),
        title=table["task"].map(titles).astype(str),
        diverged=~np.isfinite(table["mean"].astype(float)),
    )
    numbers = table[["mean", "low", "high"]].astype(float).to_numpy()
    finite = numbers[np.isfinite(numbers)]
    low = min(0.9, float(finite.min()) / 1.1) if len(finite) else 0.9
    high = max(2.0, float(finite.max()) * 1.2) if len(finite) else 2.0
    shown = table.assign(**{column: table[column].astype(float).clip(upper=high) for column in ("mean", "low", "high")})
    spec = _regret_spec(
        tuple(shown["name"].unique()),
        tuple(titles.values()),
        float(f"{low:.2g}"),
        float(f"{high:.3g}"),
        bool(shown["diverged"].any()),
    )
    return ChartSpec(downcast(shown), spec)
