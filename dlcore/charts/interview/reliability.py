"""How sure a reader was, against how often they were right."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, ChartSpec, downcast, to_spec

BLUE = "#1F7FC4"


@lru_cache(maxsize=1)
def _spec():
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=True, domain=False, ticks=False)
    base = alt.Chart().encode(
        x=alt.X("confidence:Q", title="how sure you were", scale=scale, axis=axis),
        y=alt.Y("right:Q", title="how often you were right", scale=scale, axis=axis),
    )
    diagonal = (
        alt.Chart()
        .transform_filter("datum.answers == 0")
        .mark_line(color=NEUTRAL, strokeDash=[4, 4])
        .encode(x=alt.X("confidence:Q", scale=scale), y=alt.Y("right:Q", scale=scale))
        .properties(name="perfect")
    )
    given = base.transform_filter("datum.answers > 0")
    tips = [
        alt.Tooltip("confidence:Q", title="you were sure", format=".0%"),
        alt.Tooltip("right:Q", title="and right", format=".0%"),
        alt.Tooltip("answers:Q", title="answers"),
    ]
    dots = given.mark_point(size=110, filled=True, opacity=1, color=BLUE).encode(tooltip=tips).properties(name="dots")
    line = given.mark_line(color=BLUE, strokeWidth=2).properties(name="line")
    text = given.mark_text(dy=-14, fontSize=12, color=NEUTRAL).encode(text="label:N").properties(name="counts")
    return to_spec(alt.layer(diagonal, line, dots, text).properties(height=300))


def reliability_diagram(points: Sequence) -> ChartSpec:
    """One dot per confidence, the diagonal for perfect calibration. `points` have confidence, answers and right, the share that was."""
    rows = [(0.0, 0.0, 0, ""), (1.0, 1.0, 0, "")]
    rows += [(each.confidence, each.right, each.answers, f"{each.answers}×") for each in points]
    frame = pd.DataFrame(rows, columns=["confidence", "right", "answers", "label"])
    return ChartSpec(downcast(frame), _spec())
