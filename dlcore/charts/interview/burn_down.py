"""How many cards are still unseen, day by day until the interview."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import ChartSpec, downcast, to_spec

BLUE = "#1F7FC4"


@lru_cache(maxsize=8)
def _spec(top):
    base = alt.Chart().encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%b %-d", grid=False, tickCount=6, labelOverlap=True)),
        y=alt.Y(
            "cards:Q",
            title="cards not yet seen",
            scale=alt.Scale(domain=[0, top], nice=False),
            axis=alt.Axis(tickCount=5, domain=False, ticks=False),
        ),
    )
    tips = [alt.Tooltip("day:T", title="day", format="%b %-d"), alt.Tooltip("cards:Q", title="not yet seen")]
    done = base.transform_filter("!datum.plan").mark_line(color=BLUE, strokeWidth=2, point=True)
    plan = base.transform_filter("datum.plan").mark_line(color=BLUE, strokeWidth=2, strokeDash=[4, 4], opacity=0.8)
    seen = base.mark_point(opacity=0, size=200).encode(tooltip=tips)
    layers = alt.layer(done.properties(name="done"), plan.properties(name="plan"), seen.properties(name="values"))
    return to_spec(layers.properties(height=240))


def burn_down(rows: Sequence[tuple[date, int, bool]]) -> ChartSpec:
    """A line for the days that were, a dashed one for those planned. `rows` are (day, cards, whether it is a plan)."""
    frame = pd.DataFrame(rows, columns=["day", "cards", "plan"])
    frame["day"] = pd.to_datetime(frame["day"])
    return ChartSpec(downcast(frame), _spec(int(frame["cards"].max() * 1.05) + 1))
