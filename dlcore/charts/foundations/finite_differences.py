"""The V of finite differences: error against step, both on log axes, a line per method and precision."""

import math
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.foundations.backpropagation import BITS, FLOOR
from dlcore.analysis.names import name
from dlcore.charts.base import NEUTRAL, ChartSpec, color, downcast, end_labels, place_end_labels, to_spec
from dlcore.formatting import power

HEIGHT = 320


@lru_cache(maxsize=64)
def _spec(low, high, first, last, marked):
    begin = first - 0.62 * (last - first)  # the lines part on the left: their names stand there

    def axis(least, most, apart, **more):
        powers = list(range(math.ceil(least), math.floor(most) + 1, apart))
        words = ", ".join(f"'{exponent}': '{power(exponent)}'" for exponent in powers)
        return alt.Axis(values=powers, labelExpr=f"({{{words}}})[datum.value]", ticks=False, **more)

    base = alt.Chart().encode(
        x=alt.X(
            "log_step:Q",
            title="step h",
            scale=alt.Scale(domain=[begin, last], nice=False),
            axis=axis(first, last, 3, grid=False, titleAnchor="end"),
        ),
        color=color(),
        detail="line:N",
    )
    scale = alt.Scale(domain=[low, high], nice=False)
    across = axis(low, high, max(1, math.ceil((high - low) / 6)), domain=False, orient="right")
    along = alt.Y("log_mean:Q", scale=scale, axis=across, title=None)
    dash = alt.StrokeDash("dashed:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], [5, 3]]), legend=None)
    tips = [
        alt.Tooltip("line:N", title="method"),
        alt.Tooltip("step:Q", title="step h", format=".3~g"),
        alt.Tooltip("mean:Q", title="distance, geometric mean", format=".3~g"),
        alt.Tooltip("low:Q", title="minimum over seeds", format=".3~g"),
        alt.Tooltip("high:Q", title="maximum", format=".3~g"),
    ]
    layers = [
        base.mark_area(opacity=0.13)
        .encode(y=alt.Y("log_low:Q", scale=scale, axis=across, title=None), y2="log_high:Q")
        .properties(name="band"),
        base.mark_line(strokeWidth=2).encode(y=along, strokeDash=dash).properties(name="mean"),
        base.mark_circle(opacity=0, size=90).encode(y=along, tooltip=tips).properties(name="hover"),
        end_labels(base, scale, "right"),
    ]
    if marked:
        rule = alt.Chart().transform_filter("isValid(datum.mark)").mark_rule(strokeDash=[4, 4], color=NEUTRAL)
        layers.insert(0, rule.encode(x="mark:Q").properties(name="mark"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y="relative distance to backpropagation's gradient")


def finite_differences(frame, mark=None):
    """Geometric means over the seeds, with a band from minimum to maximum. `frame` has variant, precision, seed, step and error; 32 bits are dashed.

    A distance of 0 is drawn at 10⁻¹⁸. `mark` draws a vertical line at a step.
    """
    frame = frame[np.isfinite(frame["error"].astype(float))]
    logs = frame.assign(log=np.log10(frame["error"].astype(float).clip(lower=FLOOR)))
    summary = (
        logs.groupby(["variant", "precision", "step"], sort=False, observed=True)["log"]
        .agg(log_mean="mean", log_low="min", log_high="max")
        .reset_index()
        .sort_values(["variant", "precision", "step"], kind="stable")
        .reset_index(drop=True)
    )
    summary["log_step"] = np.log10(summary["step"])
    for column in ("mean", "low", "high"):
        summary[column] = 10 ** summary[f"log_{column}"]
    several = summary["precision"].nunique() > 1
    summary["line"] = [
        f"{name(variant).removesuffix(' difference')}, {BITS[precision]}" if several else name(variant)
        for variant, precision in zip(summary["variant"], summary["precision"])
    ]
    summary["dashed"] = several & (summary["precision"] == "float32")
    low, high = _ends(summary["log_low"], summary["log_high"], (-1.0, 0.0))
    margin = 0.05 * (high - low + 1)
    low, high = low - margin, high + margin
    table = place_end_labels(summary, "first", "log_mean", low, high, by="line")
    if mark:
        table["mark"] = [math.log10(mark)] + [np.nan] * (len(table) - 1) if len(table) else []
    first, last = _ends(table["log_step"], table["log_step"], (-2.0, -1.0))
    return ChartSpec(downcast(pd.DataFrame(table)), _spec(low, high, first, last, bool(mark)))


def _ends(lower, upper, otherwise):
    return (float(lower.min()), float(upper.max())) if len(lower) else otherwise
