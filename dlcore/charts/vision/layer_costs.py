"""Each layer's share of a stack's parameters and MACs: two bars a layer."""

from functools import lru_cache

import altair as alt

from dlcore.analysis.vision.layer_costs import WHAT, cost_shares
from dlcore.charts.base import ChartSpec, downcast, to_spec

COLORS = ("#1F7FC4", "#D9731A")


@lru_cache(maxsize=16)
def _shares_spec(order, step):
    base = alt.Chart().encode(
        y=alt.Y("label:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=160)),
        yOffset=alt.YOffset("what:N", sort=list(WHAT.values())),
        color=alt.Color(
            "what:N",
            sort=list(WHAT.values()),
            scale=alt.Scale(domain=list(WHAT.values()), range=list(COLORS)),
            legend=alt.Legend(title=None, orient="top"),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="layer"),
            alt.Tooltip("what:N", title="quantity"),
            alt.Tooltip("count:Q", title="count", format=",.0f"),
            alt.Tooltip("share:Q", title="share", format=".1%"),
        ],
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    bar = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X("share:Q", title="share of all", scale=scale, axis=alt.Axis(format="%", tickCount=5, grid=False))
    )
    return to_spec(alt.layer(bar.properties(name="bars")).properties(height={"step": step}))


def layer_shares(table):
    """Two bars for each layer, in order: its share of all parameters, and of all MACs."""
    frame = cost_shares(table)
    frame["label"] = frame["layer"].astype(str) + ": " + frame["word"]
    order = tuple(dict.fromkeys(frame["label"]))
    return ChartSpec(downcast(frame), _shares_spec(order, 15 if len(order) <= 8 else 9))
