"""A run that went wrong beside the healthy one: curves, gradients by layer, range test, attention. The colors say which run is which, and no name tells the bug."""

import math
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.interview.diagnosis import (
    HEALTHY_RUN,
    THIS_RUN,
    attention_of,
    gradient_sizes,
    layers_of,
    over_seeds,
    range_ceiling,
    units_of_worst_layer,
    with_runs,
)
from dlcore.charts.base import ChartSpec, downcast, log_ticks, to_spec
from dlcore.charts.heatmap import FILL
from dlcore.formatting import power
from dlcore.guide.bugs import BUG_COLOR, HEALTHY_COLOR

HEIGHT = 260
LEAST, GREATEST = 1e-6, 1e38
MANY = 4  # powers of ten on an axis: beyond, ticks are powers
RUNS = alt.Scale(domain=[THIS_RUN, HEALTHY_RUN], range=[BUG_COLOR, HEALTHY_COLOR])
COLOR = alt.Color(
    "run:N",
    scale=RUNS,
    legend=alt.Legend(orient="top", title=None, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1),
)
DASHES = alt.StrokeDash(
    "part:N",
    scale=alt.Scale(domain=["training", "test"], range=[[6, 4], [1, 0]]),
    legend=alt.Legend(orient="top", title=None, symbolType="stroke", symbolStrokeColor="#8A8F98", symbolStrokeWidth=2),
)


def _log(low, high):
    """The ticks of a log axis: numbers over a few powers of ten, and a few powers over many."""
    lowest, highest = math.ceil(math.log10(low)), math.floor(math.log10(high))
    if highest - lowest <= MANY:
        return {"values": list(log_ticks(low, high)), "format": "~g", "labelOverlap": True}
    powers = range(lowest, highest + 1, math.ceil((highest - lowest) / 5))
    words = ",".join(f"'{exponent}':'{power(exponent)}'" for exponent in powers)
    return {
        "values": [float(f"1e{exponent}") for exponent in powers],
        "labelExpr": f"({{{words}}})[round(log(datum.value) / LN10)]",
    }


@lru_cache(maxsize=64)
def _curve_spec(x_title, y_title, log_x, log_y, share, low, high, parts, cut):
    scale = alt.Scale(type="log" if log_y else "linear", domain=[low, high], nice=False, clamp=True)
    axis = alt.Axis(domain=False, ticks=False, **({"format": "%", "tickCount": 5} if share else _log(low, high)))
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x_title,
            scale=alt.Scale(type="log" if log_x else "linear", nice=False),
            axis=alt.Axis(
                grid=False, tickCount=6, format="~g" if log_x else ".4~r", labelOverlap="greedy", labelSeparation=8
            ),
        ),
        color=COLOR,
        **({"strokeDash": DASHES} if parts else {}),
    )
    number = ".1%" if share else ".3~g"
    tips = [
        alt.Tooltip("run:N", title="run"),
        *([alt.Tooltip("part:N", title="examples")] if parts else []),
        alt.Tooltip("x:Q", title=x_title, format=".3~g"),
        *(
            alt.Tooltip(f"{column}:Q", title=title, format=number)
            for column, title in (("mean", f"mean {y_title}"), ("low", "least of the seeds"), ("high", "greatest"))
        ),
    ]
    across = alt.Y("low:Q", scale=scale, axis=axis, title=None)
    along = alt.Y("mean:Q", scale=scale)
    layers = [
        base.mark_line(strokeWidth=2.5).encode(y=along).properties(name="mean"),
        base.mark_circle(opacity=0, size=90).encode(y=along, tooltip=tips).properties(name="hover"),
    ]
    if not parts:
        layers.insert(0, base.mark_area(opacity=0.14).encode(y=across, y2="high:Q").properties(name="band"))
    else:
        layers[0] = layers[0].encode(y=alt.Y("mean:Q", scale=scale, axis=axis, title=None))
    if cut:
        beyond = base.transform_filter(alt.datum.mean > high)
        marks = beyond.mark_point(shape="triangle-up", size=70, filled=True, opacity=1, yOffset=-4)
        layers.append(marks.encode(y=along, tooltip=tips).properties(name="cut"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y=y_title)


def run_curves(frame, y, title, share=False, x="step", x_title="step", ceiling=math.inf):
    """Both runs' curve of one column: means over the seeds, with a band from the least to the greatest. Losses stand on a log axis.

    What lies above the ceiling is a triangle at the upper edge. `frame` has variant, seed, x and y.
    """
    summary = over_seeds(with_runs(frame), x, y)
    low, high = (0.0, 1.0) if share else _bounds(summary, ceiling)
    cut = bool((summary["mean"] > ceiling).any())
    spec = _curve_spec(x_title, title, x == "learning_rate", not share, share, low, high, False, cut)
    return ChartSpec(_on_axis(summary, low), spec)


def range_test(frame):
    """The loss of a fresh network after some steps at each learning rate; `frame` has variant, seed, learning_rate and loss."""
    ceiling = range_ceiling(frame)
    return run_curves(frame, "loss", "loss", x="learning_rate", x_title="learning rate", ceiling=ceiling)


def train_and_test(frame):
    """Training and test loss of both runs; `frame` has variant, seed, step, train_loss and loss."""
    parts = [
        over_seeds(with_runs(frame), "step", column).assign(part=part)
        for part, column in (("training", "train_loss"), ("test", "loss"))
    ]
    summary = pd.concat(parts, ignore_index=True)
    low, high = _bounds(summary.assign(low=summary["mean"], high=summary["mean"]))  # no band is drawn
    spec = _curve_spec("step", "loss", False, True, False, low, high, True, False)
    return ChartSpec(_on_axis(summary, low), spec)


def dead_units(frame):
    """The share of dead units in the layer that in this run has most of them; `frame` has variant, seed, step, layer and dead."""
    return run_curves(units_of_worst_layer(frame), "dead", "dead units", share=True)


def _bounds(summary, ceiling=math.inf):
    """Of a log axis: from the least of all seeds to the greatest, or to the ceiling."""
    least, most = max(float(summary["low"].min()), LEAST), float(summary["high"].max())
    return least / 1.3, ceiling if most > ceiling else most * 1.3


def _on_axis(summary, low):
    """What a log axis and 32-bit numbers can hold."""
    return downcast(summary.assign(**{name: summary[name].clip(low, GREATEST) for name in ("mean", "low", "high")}))


@lru_cache(maxsize=16)
def _gradient_spec(layers, low, high):
    base = alt.Chart().encode(
        y=alt.Y("layer:N", sort=list(layers), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=160)),
        yOffset=alt.YOffset("run:N", sort=[THIS_RUN, HEALTHY_RUN]),
    )
    scale = alt.Scale(type="log", domain=[low, high], nice=False, clamp=True)
    tips = [
        alt.Tooltip("run:N", title="run"),
        alt.Tooltip("layer:N", title="layer"),
        alt.Tooltip("text:N", title="median gradient norm"),
    ]
    rule = base.mark_rule(strokeWidth=3).encode(
        x=alt.X("low:Q", scale=scale, axis=alt.Axis(domain=False, ticks=False, **_log(low, high)), title=None),
        x2="high:Q",
        color=COLOR,
    )
    dot = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=alt.X("mean:Q", scale=scale), color=COLOR, tooltip=tips
    )
    text = (
        base.transform_filter("datum.zero")
        .mark_text(align="left", dx=8, dy=-8, fontSize=12, fontWeight=600)
        .encode(
            x=alt.X("mean:Q", scale=scale),
            text=alt.value("zero"),
            color=alt.Color("run:N", scale=RUNS, legend=None),
        )
    )
    layers = alt.layer(rule.properties(name="interval"), dot.properties(name="dots"), text.properties(name="zeros"))
    return to_spec(layers.properties(height={"step": 20, "for": "offset"}), x="gradient norm")


def gradients_by_layer(frame):
    """A row for each layer: the median gradient norm of both runs on a log axis, with a line from the least to the greatest. `frame` has variant, seed, layer and norm."""
    table = gradient_sizes(frame)
    positive = table[table["mean"] > 0]["mean"]
    low, high = float(positive.min()) / 10, float(max(positive.max(), table["high"].max())) * 2
    table["zero"] = table["mean"] == 0
    table["text"] = table["mean"].map("{:.2g}".format)
    for column in ("mean", "low", "high"):
        table[column] = table[column].clip(low, high)
    return ChartSpec(downcast(table), _gradient_spec(tuple(layers_of(frame)), low, high))


@lru_cache(maxsize=8)
def _attention_spec(words):
    labels = alt.Axis(
        labelExpr="slice(datum.value, indexof(datum.value, ' ') + 1)", domain=False, ticks=False, labelOverlap=False
    )
    base = alt.Chart().encode(
        x=alt.X("column:N", sort=list(words), title="is looked at", axis=labels),
        y=alt.Y("row:N", sort=list(words), title="looks", axis=labels),
    )
    tips = [
        alt.Tooltip("row:N", title="looks"),
        alt.Tooltip("column:N", title="at"),
        alt.Tooltip("weight:Q", format=".2f"),
    ]
    cell = base.mark_rect(color=FILL, cornerRadius=2, stroke="#8A8F98", strokeOpacity=0.25).encode(
        fillOpacity=alt.FillOpacity(
            "weight:Q", scale=alt.Scale(domain=[0, 1], range=[0.02, 0.95], clamp=True), legend=None
        ),
        tooltip=tips,
    )
    return to_spec(alt.layer(cell.properties(name="cells")).properties(height={"step": 24}))


def attention(frame, run):
    """The attention weights of a run's first block in one sentence: a row for each word that looks, a column for each that is looked at."""
    weights = attention_of(frame, run)
    words = weights.drop_duplicates("key").sort_values("key")["word"]
    names = [f"{place} {word}" for place, word in enumerate(words, 1)]
    table = pd.DataFrame(
        {
            "row": np.array(names)[weights["query"]],
            "column": np.array(names)[weights["key"]],
            "weight": weights["weight"].to_numpy(),
        }
    )
    return ChartSpec(downcast(table), _attention_spec(tuple(names)))
