"""The likeliest next words: what the network gives each, and what is left to draw from."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.vision.patch_maps import WEIGHT


@lru_cache(maxsize=4)
def _next_spec():
    base = alt.Chart().encode(
        y=alt.Y(
            "token:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=150, labelFontSize=13)
        )
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    tips = [
        alt.Tooltip("token:N", title="word"),
        alt.Tooltip("probability:Q", title="of the network", format=".2%"),
        alt.Tooltip("kept:Q", title="left to draw from", format=".2%"),
    ]
    left = (
        base.mark_bar(color=WEIGHT, height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(
            x=alt.X("kept:Q", scale=scale, title="probability", axis=alt.Axis(format=".0%", tickCount=4, grid=False)),
            tooltip=tips,
        )
        .properties(name="kept")
    )
    own = (
        base.mark_tick(color="#D55E00", thickness=3, height=16)
        .encode(x=alt.X("probability:Q", scale=scale), tooltip=tips)
        .properties(name="own")
    )
    text = (
        base.mark_text(align="left", dx=8, fontSize=12, color=NEUTRAL)
        .encode(x=alt.X("right:Q", scale=scale), text="told:N")
        .properties(name="numbers")
    )
    return to_spec(alt.layer(left, own, text).properties(height={"step": 26}))


def next_words(frame):
    """A bar for what is left of each word's probability, an orange tick for what the network gave it. `frame` has token, probability and kept."""
    right = frame[["probability", "kept"]].max(axis=1)
    told = [f"{kept:.1%}" if kept > 0 else "cut off" for kept in frame["kept"]]
    return ChartSpec(downcast(pd.DataFrame(frame.assign(right=right, told=told))), _next_spec())
