"""A size layer by layer, on a log axis, with labels where it ends: a gradient at the first layer, a signal at the last."""

import math
from functools import lru_cache, partial

import altair as alt
import numpy as np

from dlcore.analysis.names import name
from dlcore.charts.base import (
    HEIGHT,
    ChartSpec,
    band_and_line,
    color,
    downcast,
    end_labels,
    longest,
    padded_scale,
    place_end_labels,
    ticks,
    to_spec,
)
from dlcore.formatting import power


@lru_cache(maxsize=64)
def _profile_spec(y, low, high, layers, title, letters, backward):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title="hidden layer, first to last",
            scale=padded_scale(min(1, layers - 1), layers, letters, left=backward),
            axis=alt.Axis(
                values=[tick for tick in (1, *ticks(1, layers)) if tick == int(tick)], grid=False, format="d"
            ),
        ),
        color=color(),
    )
    powers = list(range(low, high + 1, max(1, math.ceil((high - low) / 6))))
    words = ", ".join(f"'{exponent}': '{power(exponent)}'" for exponent in powers)
    side = "right" if backward else "left"
    # Raised digits are wider than Vega takes them for, which would cut the last; 16 is how far Streamlit keeps labels from an axis.
    extent = 16 + 7 * max(len(power(exponent)) for exponent in powers)
    axis = alt.Axis(
        orient=side,
        values=powers,
        labelExpr=f"({{{words}}})[datum.value]",
        domain=False,
        ticks=False,
        minExtent=extent,
    )
    scale = alt.Scale(domain=[low - 0.3, high + 0.3], nice=False, clamp=True)
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("x:Q", title="layer"),
        alt.Tooltip("mean:Q", title=f"{title}, geometric mean", format=".2e"),
        alt.Tooltip("low:Q", title="least of the seeds", format=".2e"),
        alt.Tooltip("high:Q", title="greatest", format=".2e"),
    ]
    lines = band_and_line(base, scale, axis, tips, "log_mean", "log_low", "log_high")
    return to_spec(
        alt.layer(*lines, end_labels(base, scale, "right" if backward else "left")).properties(height=HEIGHT), y=title
    )


def profile(frame, y, title, names=(), backward=True):
    """A size per layer on a log axis: geometric mean over the seeds with a band from least to greatest. `frame` has variant, seed, layer and y.

    Lines are named where they end: at the first layer what runs `backward`, as a gradient does, else at the last. Zeros have no logarithm and are drawn one decade below all others; NaN ends a line.
    """
    frame = frame[frame[y].notna()]
    sizes = frame[y].astype(float)
    floor = sizes[sizes > 0].min() / 10 if (sizes > 0).any() else 1.0
    positive = frame.assign(value=sizes.where(sizes > 0, floor))
    positive["log"] = np.log10(positive["value"])
    summary = (
        positive.groupby(["variant", "layer"], sort=False, observed=True)
        .agg(log_mean=("log", "mean"), log_low=("log", "min"), log_high=("log", "max"))
        .reset_index()
        .rename(columns={"layer": "x"})
    )
    for column in ("mean", "low", "high"):
        summary[column] = 10 ** summary[f"log_{column}"]
    low, high = math.floor(summary["log_low"].min()), math.ceil(summary["log_high"].max())
    summary["name"] = summary["variant"].map(partial(name, names=names)).astype(str)
    labeled = place_end_labels(summary, "first" if backward else "last", "log_mean", low - 0.3, high + 0.3)
    return ChartSpec(
        _wide(labeled),
        _profile_spec(y, low, max(high, low + 1), int(summary["x"].max()), title, longest(labeled), backward),
    )


def _wide(frame):
    """As `lighter`, but 64 bits where a 32-bit number would underflow."""
    light = downcast(frame)
    for column in ("mean", "low", "high"):
        light[column] = frame[column]
    return light
