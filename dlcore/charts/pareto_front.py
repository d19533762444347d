"""Accuracy against cost, and the Pareto front: those that no other beats in both."""

import math
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.pareto import summarize
from dlcore.charts.base import HEIGHT, LABEL_GAP, NEUTRAL, ChartSpec, color, downcast, separate, to_spec

TITLES = {
    "macs": "MACs for one image",
    "parameters": "parameters",
    "seconds": "seconds of training on one thread",
    "saved_mb": "megabytes stored for the backward pass, per image",
    "milliseconds": "milliseconds for one image",
    "milliseconds_128": "milliseconds per image, 128 at a time",
}


@lru_cache(maxsize=16)
def _front_spec(x, y_title, low, high, first, last, size_title):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=TITLES[x],
            scale=alt.Scale(type="log", domain=[first, last], nice=False),
            axis=alt.Axis(
                values=[10.0**power for power in range(math.floor(math.log10(first)), math.ceil(math.log10(last)) + 1)],
                format="~s",
                grid=False,
            ),
        )
    )
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("mean:Q", scale=scale, title=None, axis=alt.Axis(format="%", tickCount=5, domain=False, ticks=False))
    tips = [
        alt.Tooltip("name:N", title="network"),
        alt.Tooltip("mean:Q", title=f"mean {y_title}", format=".1%"),
        alt.Tooltip("low:Q", title="minimum over seeds", format=".1%"),
        alt.Tooltip("high:Q", title="maximum", format=".1%"),
        alt.Tooltip("x:Q", title=TITLES[x], format=",.3~s"),
        alt.Tooltip("parameters:Q", title="parameters", format=","),
    ]
    front = (
        base.transform_filter("datum.front")
        .mark_line(color=NEUTRAL, strokeDash=[4, 4], interpolate="step-after")
        .encode(y=y)
        .properties(name="front")
    )
    whisker = (
        base.mark_rule(strokeWidth=2, opacity=0.6)
        .encode(y=alt.Y("low:Q", scale=scale), y2="high:Q", color=color())
        .properties(name="interval")
    )
    dot = (
        base.mark_circle(opacity=0.95)
        .encode(
            y=y,
            color=color(),
            size=alt.Size("parameters:Q", scale=alt.Scale(type="sqrt", range=[60, 700]), legend=None),
            tooltip=tips,
        )
        .properties(name="dots")
    )
    beside = {
        "align": alt.expr("datum.above ? 'center' : 'left'"),
        "dx": alt.expr("datum.above ? 0 : 16"),
        "dy": alt.expr("datum.above ? -18 : 0"),
        "fontSize": 12,
        "fontWeight": 600,
    }
    placed = base.encode(y=alt.Y("label_y:Q", scale=scale), text="name:N")
    paper = placed.mark_text(
        **beside,
        color=alt.expr("background"),
        stroke=alt.expr("background"),
        strokeWidth=6,
        strokeJoin="round",
        opacity=1,
    )  # no line crosses a name
    label = placed.mark_text(**beside).encode(color=color())
    return to_spec(
        alt.layer(front, whisker, paper.properties(name="paper"), dot, label.properties(name="labels")).properties(
            height=HEIGHT
        ),
        y=y_title,
    )


def front(frame, x, y="accuracy"):
    """A dot for each variant, larger with more weights; dashed, the front. `frame` has variant, seed, parameters, x and y; one row a seed."""
    summary = summarize(frame, x, y)
    summary["name"] = summary["variant"].map(name).astype(str)
    if summary.empty:  # none of the variants has this cost: axes without a dot
        table = downcast(summary.assign(above=False, label_y=summary["mean"]))
        return ChartSpec(table, _front_spec(x, "test accuracy", 0.0, 1.0, 1.0, 10.0, "weights"))
    margin = max(0.01, (summary["high"].max() - summary["low"].min()) * 0.08)
    low, high = float(summary["low"].min() - margin), float(min(1.0, summary["high"].max() + margin))
    first, last = float(summary["x"].min()) / 1.6, float(summary["x"].max())
    last *= max(3.0, (last / first) ** 0.5)  # room for the last names
    span = high - low
    places = separate([(mean - low) / span for mean in summary["mean"]], LABEL_GAP)
    near = [_near(summary, row) for row in range(len(summary))]
    beside = [
        low + place * span if crowded else mean
        for place, crowded, mean in zip(places, near, summary["mean"], strict=True)
    ]
    summary["above"] = [_covers(summary, row, y, LABEL_GAP * span) for row, y in enumerate(beside)]
    summary["label_y"] = summary["mean"].where(summary["above"], beside)
    return ChartSpec(
        downcast(pd.DataFrame(summary)),
        _front_spec(x, "test accuracy", round(low, 3), round(high, 3), first, last, "weights"),
    )


def _covers(summary, row, y, gap):
    """Whether this variant's name, beside its dot at that height, would lie over another's dot: then it stands above its own."""
    right = np.log10(summary["x"] / summary["x"][row])
    return bool(((right > 0) & (right < 0.55) & ((summary["mean"] - y).abs() < 0.8 * gap)).any())


def _near(summary, row):
    """Whether another variant's name would lie over this one's."""
    decades = np.log10(summary["x"] / summary["x"][row]).abs()
    return bool(((decades < 0.9) & (summary.index != row)).any())
