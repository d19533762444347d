"""Published accuracy of families of networks against what an image costs."""

from functools import lru_cache

import altair as alt

from dlcore.analysis.names import name
from dlcore.charts.base import (  # fmt: skip
    HEIGHT,
    ChartSpec,
    color,
    downcast,
    end_labels,
    longest,
    padded_scale,
    place_end_labels,
    to_spec,
)

TITLES = {"macs": "MACs for one image", "parameters": "parameters"}


@lru_cache(maxsize=4)
def _families_spec(x, first, last, low, high, letters):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=TITLES[x],
            scale=padded_scale(first, last, letters, True),
            axis=alt.Axis(format="~s", grid=False, labelOverlap=True, tickCount=5),
        ),
        color=color(),
    )
    scale = alt.Scale(domain=[low, high], nice=False)
    y = alt.Y("accuracy:Q", scale=scale, title=None, axis=alt.Axis(format="%", tickCount=6, domain=False, ticks=False))
    tips = [
        alt.Tooltip("network:N", title="network"),
        alt.Tooltip("accuracy:Q", title="top-1 accuracy", format=".1%"),
        alt.Tooltip("macs:Q", title="MACs", format=".3~s"),
        alt.Tooltip("parameters:Q", title="parameters", format=".3~s"),
    ]
    line = base.mark_line(strokeWidth=2).encode(y=y).properties(name="lines")
    dots = base.mark_circle(size=64, opacity=1).encode(y=y, tooltip=tips).properties(name="dots")
    return to_spec(alt.layer(line, dots, end_labels(base, scale)).properties(height=HEIGHT), y="top-1 accuracy")


def family_lines(frame, x):
    """A line through each family, smallest network first: published accuracy against MACs or parameters, on a log axis."""
    table = frame.assign(
        x=frame[x].astype(float), mean_y=frame["accuracy"], name=frame["variant"].map(name).astype(str)
    )
    low, high = 0.65, 0.9
    labeled = place_end_labels(table.sort_values("x", kind="stable"), "last", "mean_y", low, high)
    spec = _families_spec(x, float(table["x"].min()), float(table["x"].max()), low, high, longest(labeled))
    return ChartSpec(downcast(labeled), spec)
