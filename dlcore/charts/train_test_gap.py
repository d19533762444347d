"""Where trainings ended: accuracy on the training images above that on others, each with its seeds, row by row."""

import math
from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.train_test_gap import final_accuracies
from dlcore.charts.base import NEUTRAL, ChartSpec, color, downcast, to_spec


@lru_cache(maxsize=32)
def _spec(order, floor):
    base = alt.Chart().encode(
        y=alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200)),
        yOffset=alt.YOffset("part:N", sort=["training", "test"]),
    )
    scale = alt.Scale(domain=[floor, 1 + 0.45 * (1 - floor)], nice=False)
    step = 0.2 if floor < 0.35 else 0.1
    values = [round(step * number, 1) for number in range(11) if floor <= step * number <= 1.001]
    axis = alt.Axis(values=values, format="%", grid=True, domain=False, ticks=False)
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("part:N", title="images"),
        *(
            alt.Tooltip(f"{column}:Q", title=title, format=".1%")
            for column, title in (("mean", "mean"), ("low", "minimum over seeds"), ("high", "maximum"))
        ),
        alt.Tooltip("learning_rate:N", title="learning rate chosen by validation"),
    ]
    across = alt.X("low:Q", scale=scale, axis=axis, title=None)
    rule = base.mark_rule(strokeWidth=2).encode(x=across, x2="high:Q", color=color()).properties(name="interval")
    dot = base.mark_point(size=90, strokeWidth=2, opacity=1).encode(
        x=alt.X("mean:Q", scale=scale),
        stroke=color(),
        fill=color(),
        fillOpacity=alt.condition("datum.part == 'test'", alt.value(1), alt.value(0)),
        tooltip=tips,
    )
    text = base.mark_text(align="left", dx=9, fontSize=11, color=NEUTRAL).encode(
        x=alt.X("high:Q", scale=scale), text="text:N"
    )
    layers = alt.layer(rule, dot.properties(name="dots"), text.properties(name="numbers"))
    return to_spec(layers.properties(height={"step": 17, "for": "offset"}), x="accuracy")


def train_and_test(frame, by=None, unit=""):
    """One row per variant, and per value of the setting `by` where one is given: hollow the accuracy on training images, filled that on test images.

    Lines span the minimum and maximum over the seeds. `frame` has variant, seed, rate, accuracy, train_accuracy, validation, and `by`.
    """
    within = ("variant", by) if by else ("variant",)
    grouped = final_accuracies(frame, within).groupby([*within, "part"], sort=False, observed=True)
    table = grouped.agg(
        mean=("value", "mean"), low=("value", "min"), high=("value", "max"), learning_rate=("learning_rate", "first")
    )
    table = table.reset_index()
    if by:
        table = table.sort_values(by, kind="stable")
    table["name"] = [
        f"{name(row['variant'])}, {row[by]:g} {unit}" if by else name(row["variant"])
        for row in table.to_dict("records")
    ]
    table["text"] = table["part"] + (table["mean"] * 100).map(" {:.1f}%".format)
    table["learning_rate"] = table["learning_rate"].map("{:g}".format)
    floor = max(0.0, math.floor(20 * (table["low"].min() - 0.01)) / 20)
    columns = table.drop(columns=[by] if by else [])
    return ChartSpec(downcast(pd.DataFrame(columns)), _spec(tuple(dict.fromkeys(table["name"])), floor))
