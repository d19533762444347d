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
    curve_ceiling,
    gradient_sizes,
    layers_of,
    over_seeds,
    range_ceiling,
    units_of_worst_layer,
    with_runs,
)
from dlcore.charts.base import ChartSpec, downcast, log_ticks, to_spec
from dlcore.charts.heatmap import FILL, GRAY
from dlcore.formatting import power
from dlcore.guide.bugs import BUG_COLOR, HEALTHY_COLOR

HEIGHT, HEIGHT_OF_SPLIT = 260, 320  # px, legends included
LEAST, GREATEST = 1e-6, 1e38
EDGE = "#8A8F98"
SURE = 0.8  # a weight beyond which a cell is filled
LONGEST = 12  # words of a sentence whose attention weights stand as numbers in their cells
MANY = 4  # powers of ten on an axis: beyond, ticks are powers
RUNS = alt.Scale(domain=[THIS_RUN, HEALTHY_RUN], range=[BUG_COLOR, HEALTHY_COLOR])
COLOR = alt.Color(
    "run:N",
    scale=RUNS,
    legend=alt.Legend(orient="top", title=None, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1),
)
DASHES = alt.StrokeDash(
    "part:N",
    scale=alt.Scale(domain=["training", "test"], range=[[1, 0], [6, 4]]),
    legend=alt.Legend(
        orient="bottom",
        title=None,
        symbolType="stroke",
        symbolStrokeColor=EDGE,
        symbolStrokeWidth=2.5,
        symbolSize=300,
    ),
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
def _curve_spec(x_title, y_title, log_x, log_y, share, low, high, parts, cut, lost):
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
        **({"detail": "part:N"} if parts else {}),
    )
    number = ".1%" if share else ".3~g"
    tips = [
        alt.Tooltip("run:N", title="run"),
        *([alt.Tooltip("part:N", title="examples")] if parts else []),
        alt.Tooltip("x:Q", title=x_title, format=".3~g"),
        *(
            alt.Tooltip(f"{column}:Q", title=title, format=number)
            for column, title in (("median", f"median {y_title}"), ("low", "minimum"), ("high", "maximum"))
        ),
        *([alt.Tooltip("nan:N", title="NaN on")] if lost else []),
    ]
    across = alt.Y("low:Q", scale=scale, axis=axis, title=None)
    along = alt.Y("median:Q", scale=scale)
    layers = [
        base.mark_line(strokeWidth=2.5).encode(y=along).properties(name="median"),
        base.mark_circle(opacity=0, size=90).encode(y=along, tooltip=tips).properties(name="hover"),
    ]
    if not parts:
        layers.insert(0, base.mark_area(opacity=0.14).encode(y=across, y2="high:Q").properties(name="band"))
    else:
        # Dashes belong to the lines alone: points that have them too would give the legend their fill, and no stroke.
        layers[0] = layers[0].encode(y=alt.Y("median:Q", scale=scale, axis=axis, title=None), strokeDash=DASHES)
    if cut:
        beyond = base.transform_filter(f"datum.median > {high} && !datum.gone")
        marks = beyond.mark_point(shape="triangle-up", size=70, filled=True, opacity=1, yOffset=-4)
        layers.append(marks.encode(y=along, tooltip=tips).properties(name="cut"))
    if lost:
        gone = base.transform_filter("datum.gone")
        marks = gone.mark_point(shape="cross", angle=45, size=70, filled=True, opacity=1)
        layers.append(marks.encode(y=alt.value(6), tooltip=tips).properties(name="lost"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT_OF_SPLIT if parts else HEIGHT), y=y_title)


def run_curves(frame, y, title, share=False):
    """Both runs' curve of one column: medians over the seeds, with a band from the minimum to the maximum. Losses stand on a log axis, as high as medians need.

    A cross is at the upper edge where a further seed becomes NaN. `frame` has variant, seed, step and y.
    """
    summary = over_seeds(with_runs(frame), "step", y)
    low, high = (0.0, 1.0) if share else _bounds(summary, curve_ceiling(frame, y))
    before = summary.groupby("run", observed=True)["lost"].shift(fill_value=0)
    summary = _with_lost(summary, summary["lost"] > before)
    spec = _curve_spec("step", title, False, not share, share, low, high, False, False, bool(summary["gone"].any()))
    return ChartSpec(_on_axis(summary, low), spec)


def range_test(frame):
    """The loss of a fresh network after some steps at each learning rate; `frame` has variant, seed, learning_rate and loss.

    At the upper edge a median above the axis is a triangle, and a rate at which some seed is NaN a cross.
    """
    ceiling = range_ceiling(frame)
    summary = over_seeds(with_runs(frame), "learning_rate", "loss")
    summary = _with_lost(summary, summary["lost"] > 0)
    low, high = _bounds(summary, ceiling)
    cut, lost = bool((summary["median"] > ceiling).any()), bool(summary["gone"].any())
    spec = _curve_spec("learning rate passed to train()", "loss", True, True, False, low, high, False, cut, lost)
    return ChartSpec(_on_axis(summary, low), spec)


def _with_lost(summary, gone):
    """With what a cross says, where there is one."""
    told = summary["lost"].astype(str) + " of " + summary["seeds"].astype(str) + " seeds"
    return summary.assign(gone=gone, nan=told)


def train_and_test(frame):
    """Training loss (solid) and test loss (dashed) of both runs, as medians over the seeds; `frame` has variant, seed, step, train_loss and loss."""
    parts = [
        over_seeds(with_runs(frame), "step", column).assign(part=part)
        for part, column in (("training", "train_loss"), ("test", "loss"))
    ]
    summary = pd.concat(parts, ignore_index=True)
    low, high = _bounds(summary.assign(low=summary["median"], high=summary["median"]))  # no band is drawn
    spec = _curve_spec("step", "loss", False, True, False, low, high, True, False, False)
    return ChartSpec(_on_axis(summary, low), spec)


def dead_units(frame):
    """The share of dead units in the layer that in this run has most of them; `frame` has variant, seed, step, layer and dead."""
    return run_curves(units_of_worst_layer(frame), "dead", "dead units", share=True)


def _bounds(summary, ceiling=math.inf):
    """Of a log axis: from the minimum of all seeds to the maximum, or to the ceiling."""
    least, most = max(float(summary["low"].min()), LEAST), float(summary["high"].max())
    return least / 1.3, ceiling if most > ceiling else most * 1.3


def _on_axis(summary, low):
    """What a log axis and 32-bit numbers can hold."""
    return downcast(summary.assign(**{name: summary[name].clip(low, GREATEST) for name in ("median", "low", "high")}))


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
        x=alt.X("median:Q", scale=scale), color=COLOR, tooltip=tips
    )
    text = (
        base.transform_filter("datum.zero")
        .mark_text(align="left", dx=8, dy=-8, fontSize=12, fontWeight=600)
        .encode(
            x=alt.X("median:Q", scale=scale),
            text=alt.value("zero"),
            color=alt.Color("run:N", scale=RUNS, legend=None),
        )
    )
    layers = alt.layer(rule.properties(name="interval"), dot.properties(name="dots"), text.properties(name="zeros"))
    return to_spec(layers.properties(height={"step": 20, "for": "offset"}), x="gradient norm")


def gradients_by_layer(frame):
    """A row for each layer: the median gradient norm of both runs on a log axis, with a line from the minimum to the maximum. `frame` has variant, seed, layer and norm."""
    table = gradient_sizes(frame)
    positive = table[table["median"] > 0]["median"]
    low, high = float(positive.min()) / 10, float(max(positive.max(), table["high"].max())) * 2
    table["zero"] = table["median"] == 0
    table["text"] = table["median"].map("{:.2g}".format)
    for column in ("median", "low", "high"):
        table[column] = table[column].clip(low, high)
    return ChartSpec(downcast(table), _gradient_spec(tuple(layers_of(frame)), low, high))


@lru_cache(maxsize=8)
def _attention_spec(words):
    labels = alt.Axis(
        labelExpr="slice(datum.value, indexof(datum.value, ' ') + 1)", domain=False, ticks=False, labelOverlap=False
    )
    base = alt.Chart().encode(
        x=alt.X("column:N", sort=list(words), title="key", axis=labels),
        y=alt.Y("row:N", sort=list(words), title="query", axis=labels),
    )
    tips = [
        alt.Tooltip("row:N", title="query"),
        alt.Tooltip("column:N", title="key"),
        alt.Tooltip("weight:Q", format=".2f"),
    ]
    # Pale up to SURE, so that numbers are read there on light and dark paper alike, and full beyond, where they are white.
    shades = [f"{FILL}{alpha}" for alpha in ("05", "66", "E6", "F2")]
    scale = alt.Scale(domain=[0, SURE, SURE + 1e-3, 1], range=shades, clamp=True)
    # Squares: a gradient is drawn by a reference to the page's address, which links change, and then browsers show none.
    legend = alt.Legend(
        title="weight", orient="top", type="symbol", symbolType="square", symbolSize=160, symbolStrokeWidth=1,
        symbolStrokeColor=EDGE, values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f",
    )  # fmt: skip
    cell = base.mark_rect(cornerRadius=2, stroke=EDGE, strokeOpacity=0.25).encode(
        fill=alt.Fill("weight:Q", scale=scale, legend=legend), tooltip=tips
    )
    layers = [cell.properties(name="cells")]
    if len(words) <= LONGEST:
        number = base.transform_filter("datum.weight >= 0.005").mark_text(fontSize=10)
        color = alt.condition(f"datum.weight > {SURE}", alt.value("white"), alt.value(GRAY))
        layers.append(number.encode(text=alt.Text("weight:Q", format=".2f"), color=color).properties(name="numbers"))
    return to_spec(alt.layer(*layers).properties(height={"step": 24}))


def attention(frame, run):
    """The attention weights of a run's first block in one sentence: a row for each query, a column for each key."""
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
