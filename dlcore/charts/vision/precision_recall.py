"""A precision–recall curve, detection by detection, with the area that is its average precision."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, downcast, to_spec

RIGHT, WRONG, AREA = "#009E73", "#D55E00", "#1F7FC4"


@lru_cache(maxsize=1)
def _curve_spec():
    unit = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart().encode(x=alt.X("recall:Q", title="recall", scale=unit, axis=alt.Axis(format="%", grid=False)))
    raised = alt.Y(
        "best:Q", title=None, stack=None, scale=unit, axis=alt.Axis(format="%", tickCount=5, domain=False, ticks=False)
    )
    area = base.mark_area(color=AREA, opacity=0.14, interpolate="step-before").encode(y=raised).properties(name="area")
    line = (
        base.mark_line(color=NEUTRAL, strokeWidth=1.5)
        .encode(y=alt.Y("precision:Q", scale=unit))
        .properties(name="line")
    )
    dots = (
        base.transform_filter("datum.rank > 0")
        .mark_circle(size=80)
        .encode(
            y=alt.Y("precision:Q", scale=unit),
            color=alt.Color(
                "outcome:N",
                title=None,
                scale=alt.Scale(domain=["right", "false positive"], range=[RIGHT, WRONG]),
                legend=alt.Legend(orient="top"),
            ),
            opacity=alt.condition("datum.counts", alt.value(1.0), alt.value(0.3)),
            tooltip=[
                alt.Tooltip("rank:Q", title="rank"),
                alt.Tooltip("confidence:Q", format=".2f"),
                alt.Tooltip("iou:Q", title="IoU with its digit", format=".2f"),
                alt.Tooltip("precision:Q", format=".0%"),
                alt.Tooltip("recall:Q", format=".0%"),
            ],
        )
        .properties(name="dots")
    )
    return to_spec(alt.layer(area, line, dots).properties(height=HEIGHT), y="precision")


def precision_recall(table, confidence):
    """The curve of one class; detections below the confidence threshold are pale. `table` is that of `precision_recall.curve`."""
    frame = table.assign(
        outcome=table["right"].map({True: "right", False: "false positive"}), counts=table["confidence"] >= confidence
    )
    start = frame.head(1).assign(rank=0, recall=0.0)
    joined = start.merge(frame, how="outer") if len(frame) else frame
    return ChartSpec(downcast(joined.sort_values("rank", kind="stable").drop(columns="right")), _curve_spec())
