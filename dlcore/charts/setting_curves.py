"""A measured number against a setting: a line for the mean over the seeds, a band from the least to the greatest."""

import math
from functools import lru_cache

import altair as alt
import numpy as np

from dlcore.analysis.names import name
from dlcore.charts.base import (
    HEIGHT,
    NEUTRAL,
    ChartSpec,
    band_and_line,
    color,
    downcast,
    end_labels,
    longest,
    padded_scale,
    place_end_labels,
    to_spec,
)
from dlcore.formatting import power


@lru_cache(maxsize=32)
def _against_spec(x, y, values, low, high, log_x, log_y, percent, level, letters):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x,
            scale=padded_scale(values[0], values[-1], letters, log_x),
            axis=alt.Axis(values=list(values), grid=False, format=",~g", labelOverlap=True),
        ),
        color=color(),
    )
    axis = alt.Axis(format="%" if percent else ",~r", tickCount=5, domain=False, ticks=False)  # with “g” 80 is 8e+1
    if log_y:
        words = ", ".join(
            f"'{exponent}': '{power(exponent)}'" for exponent in range(math.floor(low), math.ceil(high) + 1)
        )
        axis = alt.Axis(
            values=list(range(math.ceil(low), math.floor(high) + 1)),
            labelExpr=f"({{{words}}})[datum.value]",
            domain=False,
            ticks=False,
        )
    told = ".1%" if percent else ".4~g"
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("x:Q", title=x, format=",~g"),
        alt.Tooltip("mean:Q", title=f"mean {y}", format=told),
        alt.Tooltip("low:Q", title="least of the seeds", format=told),
        alt.Tooltip("high:Q", title="greatest", format=told),
    ]
    scale = alt.Scale(domain=[low, high], nice=False, clamp=True)
    layers = band_and_line(base, scale, axis, tips, *(f"{part}_y" for part in ("mean", "low", "high")))
    dots = base.mark_circle(size=34, opacity=1).encode(y=alt.Y("mean_y:Q", scale=scale)).properties(name="dots")
    layers += [dots, end_labels(base.encode(x="label_x:Q"), scale)]
    if level is not None:
        rule = alt.Chart().mark_rule(strokeDash=[4, 4], color=NEUTRAL).encode(y=alt.datum(level, scale=scale))
        layers.append(rule.properties(name="level"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y=y)


def against(
    frame, setting, y, x_title, y_title, log_x=False, log_y=False, percent=False, floor=0.0, top=None, level=None
):
    """A line per variant over the values of a setting. `frame` has variant, seed, the setting and y, one row per run.

    What is not finite is left out, and with `log_y` what is not positive; means are geometric there. Percent begin at `floor`.
    `top` ends an axis that begins at 0, so that charts beside each other have the same. At `level` a dashed line is drawn across, such as what chance gives; not with `log_y`.
    """
    values = frame[y].astype(float)
    kept = frame[np.isfinite(values) & ((values > 0) | (not log_y))]
    scaled = kept.assign(scaled=np.log10(kept[y].astype(float)) if log_y else kept[y].astype(float))
    summary = (
        scaled.groupby(["variant", setting], sort=False, observed=True)
        .agg(mean_y=("scaled", "mean"), low_y=("scaled", "min"), high_y=("scaled", "max"))
        .reset_index()
        .rename(columns={setting: "x"})
        .sort_values("x", kind="stable")
    )
    for part in ("mean", "low", "high"):
        summary[part] = 10 ** summary[f"{part}_y"] if log_y else summary[f"{part}_y"]
    low, high = (floor, 1.0) if percent or summary.empty else _bounds(summary, log_y)
    high = high if top is None else top
    summary["name"] = summary["variant"].map(name).astype(str)
    labeled = place_end_labels(summary, "last", "mean_y", low, high)
    grid = tuple(float(value) for value in sorted(frame[setting].unique())) or (1.0,)
    labeled["label_x"] = grid[-1]  # in one column: a line that ends early has others behind its end
    return ChartSpec(
        downcast(labeled),
        _against_spec(x_title, y_title, grid, low, high, log_x, log_y, percent, level, longest(labeled)),
    )


def _bounds(summary, log_y):
    low, high = float(summary["low_y"].min()), float(summary["high_y"].max())
    margin = (high - low) * 0.06 or 0.5
    return (low - margin if log_y else 0.0), high + margin
