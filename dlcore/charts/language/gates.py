"""What happened inside sequence models, on one time axis: a row for each gate or attention, a column for each token."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import DARK, FILL, GRAY


@lru_cache(maxsize=16)
def _gates_spec(rows, tokens):
    words = ", ".join(f"'{place}': '{token}'" for place, token in enumerate(tokens))
    base = alt.Chart().encode(
        x=alt.X(
            "time:O",
            title="token",
            axis=alt.Axis(
                labelExpr=f"({{{words}}})[datum.value]", labelAngle=0, domain=False, ticks=False, labelOverlap=False
            ),
        ),
        y=alt.Y("row:N", sort=list(rows), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=320)),
    )
    tips = [
        alt.Tooltip("row:N", title="gate or state"),
        alt.Tooltip("token:N"),
        alt.Tooltip("time:O", title="position"),
        alt.Tooltip("value:Q", format=".3f"),
    ]
    cell = (
        base.mark_rect(color=FILL, cornerRadius=2)
        .encode(
            opacity=alt.Opacity("value:Q", scale=alt.Scale(domain=[0, 1], range=[0.03, 1.0]), legend=None), tooltip=tips
        )
        .properties(name="cells")
    )
    text = (
        base.mark_text(fontSize=10, fontWeight=600)
        .encode(text="text:N", color=alt.condition(f"datum.value > {DARK}", alt.value("white"), alt.value(GRAY)))
        .properties(name="numbers")
    )
    return to_spec(alt.layer(cell, text).properties(height={"step": 28}))


def gates(frame):
    """`frame` has row, time, token and value from 0 to 1. Numbers in percent stand in the cells."""
    table = frame.copy()
    table["text"] = [f"{value * 100:.0f}" for value in table["value"]]
    tokens = tuple(table.drop_duplicates("time").sort_values("time")["token"])
    return ChartSpec(downcast(pd.DataFrame(table)), _gates_spec(tuple(dict.fromkeys(table["row"])), tokens))
