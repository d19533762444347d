"""Two boxes, their enclosing box, and the line between their centers."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, ChartSpec, downcast, to_spec

TRUTH, PREDICTED = "#009E73", "#1F7FC4"
ACROSS, DOWN, SCALE = (
    3.1,
    1.9,
    53,
)  # half of the range shown each way, in sides of the true box, and pixels to one: a square is square


@lru_cache(maxsize=1)
def _pair_spec():
    across, down = (alt.Scale(domain=domain, nice=False) for domain in ([-ACROSS, ACROSS], [DOWN, -DOWN]))
    base = alt.Chart().encode(
        x=alt.X("left:Q", scale=across, axis=None), x2="right:Q", y=alt.Y("top:Q", scale=down, axis=None), y2="bottom:Q"
    )
    kinds = alt.Scale(domain=["true", "predicted"], range=[TRUTH, PREDICTED])
    boxes = (
        base.transform_filter("datum.kind != 'enclosing' && datum.kind != 'centers'")
        .mark_rect(fillOpacity=0.18, strokeWidth=2)
        .encode(
            color=alt.Color("kind:N", scale=kinds, title=None, legend=alt.Legend(orient="top")),
            stroke=alt.Stroke("kind:N", scale=kinds, legend=None),
            tooltip=alt.Tooltip("kind:N", title="box"),
        )
        .properties(name="boxes")
    )
    enclosing = (
        base.transform_filter("datum.kind == 'enclosing'")
        .mark_rect(fillOpacity=0, stroke=NEUTRAL, strokeDash=[4, 4], strokeWidth=1.5)
        .properties(name="enclosing")
    )
    centers = (
        base.transform_filter("datum.kind == 'centers'")
        .mark_rule(color=NEUTRAL, strokeWidth=2)
        .properties(name="centers")
    )
    return to_spec(alt.layer(enclosing, boxes, centers).properties(width=2 * ACROSS * SCALE, height=2 * DOWN * SCALE))


def box_pair(box, truth):
    """A drawing of a predicted box and the true one, each as left, top, right, bottom."""
    middle = [((one[0] + one[2]) / 2, (one[1] + one[3]) / 2) for one in (box, truth)]
    rows = [
        ("true", *truth),
        ("predicted", *box),
        ("enclosing", *map(min, box[:2], truth[:2]), *map(max, box[2:], truth[2:])),
        ("centers", middle[0][0], middle[0][1], middle[1][0], middle[1][1]),
    ]
    return ChartSpec(downcast(pd.DataFrame(rows, columns=["kind", "left", "top", "right", "bottom"])), _pair_spec())
