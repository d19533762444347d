"""Precision–recall and ROC curves of one classifier, with the point at which its threshold stands; and what several predict on average."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.grouped_bars import grouped_bars

LINE, HERE, CHEAPEST = "#1F7FC4", "#D55E00", "#009E73"
KINDS = (("as trained", "as trained"), ("corrected", "corrected"))
MARKS = ("your threshold", "lowest cost")


@lru_cache(maxsize=4)
def _curve_spec(x, y, x_title, y_title):
    unit = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart().encode(
        x=alt.X("x:Q", title=x_title, scale=unit, axis=alt.Axis(format="%", grid=False)),
        y=alt.Y("y:Q", title=None, scale=unit, axis=alt.Axis(format="%", tickCount=5, domain=False, ticks=False)),
    )
    tips = [
        alt.Tooltip("probability:Q", title="threshold", format=".3f"),
        alt.Tooltip("x:Q", title=x_title, format=".1%"),
        alt.Tooltip("y:Q", title=y_title, format=".1%"),
    ]
    curve = base.transform_filter("datum.mark === 'curve'")
    line = curve.mark_line(color=LINE, strokeWidth=2).encode(order="place:Q", tooltip=tips).properties(name="line")
    chance = (
        base.transform_filter("datum.mark === 'chance'")
        .mark_line(color=NEUTRAL, strokeDash=[4, 4])
        .encode(order="place:Q")
        .properties(name="chance")
    )
    point = (
        base.transform_filter(alt.FieldOneOfPredicate("mark", list(MARKS)))
        .mark_point(filled=True, size=130, opacity=1)
        .encode(
            color=alt.Color(
                "mark:N",
                title=None,
                scale=alt.Scale(domain=list(MARKS), range=[HERE, CHEAPEST]),
                legend=alt.Legend(orient="top"),
            ),
            shape=alt.Shape("mark:N", title=None, scale=alt.Scale(domain=list(MARKS), range=["circle", "diamond"])),
            tooltip=tips,
        )
        .properties(name="points")
    )
    return to_spec(alt.layer(chance, line, point).properties(height=HEIGHT), y=y_title)


def _curve(frame, x, y, titles, chance, marked):
    line = pd.DataFrame({"x": frame[x], "y": frame[y], "probability": frame["probability"], "mark": "curve"})
    corners = pd.DataFrame({"x": [0.0, 1.0], "y": chance, "probability": float("nan"), "mark": "chance"})
    points = pd.DataFrame([{**row, "mark": mark} for mark, row in zip(MARKS, marked, strict=True)])
    table = pd.concat([line, corners, points], ignore_index=True)
    table["place"] = range(len(table))
    return ChartSpec(downcast(table), _curve_spec(x, y, *titles))


def _point(counts, probability):
    found, alarms, missed, rest = counts
    recall, negatives = found / max(1, found + missed), alarms + rest
    return recall, found / (found + alarms) if found + alarms else 1.0, alarms / max(1, negatives), probability


def precision_recall(frame, here, cheapest):
    """`frame` is that of `thresholds.points`; `here` and `cheapest` are pairs of counts and the threshold's probability."""
    marked = [
        {"x": recall, "y": precision, "probability": probability}
        for recall, precision, _, probability in (_point(*pair) for pair in (here, cheapest))
    ]
    counts = here[0]
    share = (counts[0] + counts[2]) / sum(counts)
    return _curve(frame, "recall", "precision", ("recall", "precision"), [share, share], marked)


def roc(frame, here, cheapest):
    """True against false positive rate; arguments as those of `precision_recall`."""
    marked = [
        {"x": false_alarms, "y": recall, "probability": probability}
        for recall, _, false_alarms, probability in (_point(*pair) for pair in (here, cheapest))
    ]
    titles = ("false positive rate", "true positive rate (recall)")
    return _curve(frame, "false_positive_rate", "recall", titles, [0.0, 1.0], marked)


def predicted_shares(frame, share):
    """The mean predicted probability in percent, as trained and corrected, beside the share of positives."""
    return grouped_bars(
        frame.assign(percent=100 * frame["mean"]),
        "kind",
        "percent",
        "mean predicted probability in percent",
        KINDS,
        mark=100 * share,
        mark_says="positives",
    )
