"""Functions of one number, with a dot on each at a chosen place."""

from functools import lru_cache

import altair as alt

from dlcore.analysis.names import name
from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, color, downcast, end_labels, place_end_labels, ticks, to_spec


@lru_cache(maxsize=32)
def _function_spec(x_title, y_title, first, last, low, high):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x_title,
            scale=alt.Scale(domain=[first, last + (last - first) * 0.42], nice=False),
            axis=alt.Axis(values=list(ticks(first, last)), grid=False),
        ),
        color=color(),
    )
    scale = alt.Scale(domain=[low, high], nice=False)
    axis = alt.Axis(tickCount=6, domain=False, ticks=False)
    line = (
        base.mark_line(strokeWidth=2, clip=True)
        .encode(y=alt.Y("mean:Q", scale=scale, axis=axis, title=None))
        .properties(name="curve")
    )
    place = (
        alt.Chart()
        .transform_filter("isValid(datum.place)")
        .mark_rule(color=NEUTRAL, strokeDash=[4, 4])
        .encode(x="place:Q")
        .properties(name="place")
    )
    dots = (
        base.transform_filter("datum.at")
        .mark_circle(size=70, opacity=1, clip=True)
        .encode(
            y=alt.Y("mean:Q", scale=scale),
            tooltip=[
                alt.Tooltip("name:N", title="variant"),
                alt.Tooltip("x:Q", title=x_title),
                alt.Tooltip("mean:Q", title=y_title, format=".4~g"),
            ],
        )
        .properties(name="dots")
    )
    return to_spec(alt.layer(place, line, dots, end_labels(base, scale)).properties(height=HEIGHT), y=y_title)


def functions(frame, x, y, x_title, y_title, at, low, high):
    """Each variant's function, cut off at `low` and `high`, with a dot on every curve where x is `at`. `frame` has variant, x and y."""
    table = frame.rename(columns={x: "x", y: "mean"})[["variant", "x", "mean"]].copy()
    table["name"] = table["variant"].map(name).astype(str)
    table["at"] = (table["x"] - at).abs() < 1e-6
    table["place"] = table["x"].where(table["at"] & ~table.duplicated(["x"]))
    table["shown"] = table["mean"].clip(low, high)
    labeled = place_end_labels(table, "last", "shown", low, high).drop(columns="shown")
    first, last = float(table["x"].min()), float(table["x"].max())
    return ChartSpec(downcast(labeled), _function_spec(x_title, y_title, first, last, low, high))
