"""How often a classifier is right against how confident it is: the reliability diagram."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.foundations.fitted_curves import color_with_legend

FEWEST = 20  # predictions of all seeds together in a bin: of fewer the fraction that was right is mostly chance


@lru_cache(maxsize=32)
def _spec(variants):
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], grid=True, domain=False, ticks=False)
    base = alt.Chart().encode(
        x=alt.X("confidence:Q", title="confidence: the probability of the predicted class", scale=scale, axis=axis),
        y=alt.Y("accuracy:Q", title=None, scale=scale, axis=axis),
    )
    diagonal = (
        base.transform_filter("datum.kind == 'diagonal'")
        .mark_line(color=NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5)
        .properties(name="perfect")
    )
    measured = base.transform_filter("datum.kind == 'bin'").encode(color=color_with_legend(variants))
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("confidence:Q", title="mean confidence", format=".1%"),
        alt.Tooltip("accuracy:Q", title="accuracy", format=".1%"),
        alt.Tooltip("count:Q", title="predictions of all seeds", format=","),
    ]
    line = measured.mark_line(strokeWidth=2).properties(name="lines")
    dots = measured.mark_circle(size=40, opacity=1).encode(tooltip=tips).properties(name="dots")
    return to_spec(alt.layer(diagonal, line, dots).properties(height=HEIGHT), y="accuracy")


def reliability_diagram(frame, reading):
    """For each variant a dot per bin of confidence, over all seeds together; the diagonal is perfect calibration.

    `frame` has variant, seed, reading, bin, count, confidence and accuracy; the rows of one reading are drawn.
    """
    bins = pooled_bins(frame, reading)
    bins = bins[bins["count"] >= FEWEST].assign(kind="bin")
    bins["name"] = bins["variant"].map(name).astype(str)
    ends = pd.DataFrame({"variant": "", "confidence": [0.0, 1.0], "accuracy": [0.0, 1.0], "kind": "diagonal"})
    variants = tuple(dict.fromkeys(bins["variant"].astype(str)))
    return ChartSpec(downcast(pd.concat([bins, ends], ignore_index=True)), _spec(variants))


def pooled_bins(frame, reading):
    """The bins of all seeds together: variant, bin, count, and their mean confidence and accuracy."""
    rows = frame[frame["reading"] == reading]
    sums = (
        rows.assign(confidence=rows["confidence"] * rows["count"], accuracy=rows["accuracy"] * rows["count"])
        .groupby(["variant", "bin"], sort=False, observed=True)[["count", "confidence", "accuracy"]]
        .sum()
        .reset_index()
        .sort_values(["variant", "bin"], kind="stable")
    )
    return sums.assign(confidence=sums["confidence"] / sums["count"], accuracy=sums["accuracy"] / sums["count"])
