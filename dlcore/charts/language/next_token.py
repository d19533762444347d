"""The likeliest next words: the model's probability of each, and the sampling distribution."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, WEIGHT, ChartSpec, downcast, to_spec


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
        alt.Tooltip("probability:Q", title="model probability", format=".2%"),
        alt.Tooltip("sampling:Q", title="sampling probability", format=".2%"),
    ]
    left = (
        base.mark_bar(color=WEIGHT, height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "sampling:Q", scale=scale, title="probability", axis=alt.Axis(format=".0%", tickCount=4, grid=False)
            ),
            tooltip=tips,
        )
        .properties(name="sampling")
    )
    own = (
        base.mark_tick(color="#D55E00", thickness=3, height=16)
        .encode(x=alt.X("probability:Q", scale=scale), tooltip=tips)
        .properties(name="own")
    )
    text = (
        base.mark_text(align="left", dx=8, fontSize=12, color=NEUTRAL)
        .encode(x=alt.X("right:Q", scale=scale), text="label:N")
        .properties(name="numbers")
    )
    return to_spec(alt.layer(left, own, text).properties(height={"step": 26}))


def next_words(frame):
    """A bar for each word's sampling probability, an orange tick for the model's. `frame` has token, probability and sampling."""
    right = frame[["probability", "sampling"]].max(axis=1)
    label = [f"{sampling:.1%}" if sampling > 0 else "cut off" for sampling in frame["sampling"]]
    return ChartSpec(downcast(pd.DataFrame(frame.assign(right=right, label=label))), _next_spec())
