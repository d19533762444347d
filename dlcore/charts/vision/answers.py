"""Several networks asked about one image: a row for each, a column for each class, the probability in the cell."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import FILL, GRAY


@lru_cache(maxsize=16)
def _answers_spec(rows, classes):
    slanted = max(map(len, classes)) > 2
    base = alt.Chart().encode(
        x=alt.X(
            "answer:N",
            sort=list(classes),
            title=None,
            axis=alt.Axis(labelAngle=-45 if slanted else 0, domain=False, ticks=False, labelOverlap=False),
        ),
        y=alt.Y("row:N", sort=list(rows), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=260)),
    )
    tips = [alt.Tooltip("row:N", title="network"), alt.Tooltip("answer:N"), alt.Tooltip("probability:Q", format=".2%")]
    pale = alt.Opacity("probability:Q", scale=alt.Scale(domain=[0, 0.5], range=[0.03, 0.4]), legend=None)
    cell = (
        base.mark_rect(color=FILL, cornerRadius=2)
        .encode(opacity=alt.condition("datum.chosen", alt.value(1.0), pale), tooltip=tips)
        .properties(name="cells")
    )
    text = (
        base.mark_text(fontSize=12, fontWeight=600)
        .encode(text="text:N", color=alt.condition("datum.chosen", alt.value("white"), alt.value(GRAY)))
        .properties(name="numbers")
    )
    return to_spec(alt.layer(cell, text).properties(height={"step": 32}))


def answers(frame):
    """`frame` has row (the network as it is to be called), answer and probability. Filled: what each answers."""
    table = frame.copy()
    table["chosen"] = table["probability"] == table.groupby("row", sort=False)["probability"].transform("max")
    table["text"] = [f"{value * 100:.0f}" if value >= 0.005 else "" for value in table["probability"]]
    rows, classes = (tuple(dict.fromkeys(table[column])) for column in ("row", "answer"))
    return ChartSpec(downcast(pd.DataFrame(table)), _answers_spec(rows, classes))
