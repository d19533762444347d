"""Bars from zero, least first, each with its interval and its number."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import NEUTRAL, ChartSpec, color, downcast, to_spec


@lru_cache(maxsize=16)
def _bar_spec(unit, order, top):
    base = alt.Chart().encode(
        y=alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200))
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    bar = (
        base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(
            x=alt.X("mean:Q", title=unit, scale=scale, axis=alt.Axis(tickCount=5, grid=False)),
            color=color(),
            tooltip=[
                alt.Tooltip("name:N", title="variant"),
                *(
                    alt.Tooltip(f"{column}:Q", title=title, format=".3~g")
                    for column, title in (("mean", unit), ("low", "least"), ("high", "greatest"))
                ),
            ],
        )
        .properties(name="bars")
    )
    rule = (
        base.mark_rule(color=NEUTRAL, strokeWidth=2)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
        .properties(name="interval")
    )
    text = (
        base.mark_text(align="left", dx=8, fontSize=12, color=NEUTRAL)
        .encode(x=alt.X("high:Q", scale=scale), text="number:N")
        .properties(name="numbers")
    )
    return to_spec(alt.layer(bar, rule, text).properties(height={"step": 34}))


def _number(value):
    """Three digits, zeros at the end too: 2.00 beside 2.04; thousands are whole."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:#.3g}".rstrip(".")


def bars(frame, y, unit):
    """One bar per variant from zero, least first, with a line from the least to the greatest of its seeds or rounds. `frame` has variant, seed and y."""
    summary = (
        frame.groupby("variant", sort=False, observed=True)
        .agg(mean=(y, "mean"), low=(y, "min"), high=(y, "max"))
        .reset_index()
        .sort_values("mean")
    )
    summary["name"] = summary["variant"].map(name).astype(str)
    summary["number"] = summary["mean"].map(_number)
    return ChartSpec(
        downcast(pd.DataFrame(summary)),
        _bar_spec(unit, tuple(summary["name"]), float(f"{summary['high'].max() * 1.15:.3g}")),
    )
