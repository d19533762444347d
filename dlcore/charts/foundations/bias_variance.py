"""Bias, variance and noise stacked by the degree of a polynomial, with the measured error; and the polynomials that were fit."""

from functools import lru_cache

import altair as alt

from dlcore.analysis.names import name
from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.foundations.fitted_curves import color_with_legend

PARTS = ("noise", "bias", "variance")
WORSE = 1.6  # times the error of a constant: what is above leaves the axis
FIT, MEAN = "#1F7FC4", "#D55E00"
SPAN = 1.8  # of the axis, in which the truth takes from −1 to 1


@lru_cache(maxsize=16)
def _stack_spec(top):
    scale = alt.Scale(domain=[0, top], nice=False, clamp=True)
    base = alt.Chart().encode(
        x=alt.X("degree:O", title="degree of the polynomial", axis=alt.Axis(labelAngle=0, domain=False, ticks=False))
    )
    tips = [
        alt.Tooltip("degree:O", title="degree"),
        alt.Tooltip("name:N", title="part"),
        alt.Tooltip("value:Q", title="its size", format=".3~g"),
        alt.Tooltip("total:Q", title="sum of the three", format=".3~g"),
        alt.Tooltip("measured:Q", title="measured test error", format=".3~g"),
    ]
    bar = (
        base.mark_bar(opacity=0.85)
        .encode(
            y=alt.Y("low:Q", scale=scale, title=None, axis=alt.Axis(tickCount=5, domain=False, ticks=False)),
            y2="high:Q",
            color=color_with_legend(PARTS, "square"),
            tooltip=tips,
        )
        .properties(name="parts")
    )
    dot = (
        base.transform_filter("datum.variant == 'noise'")
        .mark_point(filled=False, size=70, strokeWidth=2, color=NEUTRAL, opacity=1)
        .encode(y=alt.Y("shown:Q", scale=scale), tooltip=tips)
        .properties(name="measured")
    )
    return to_spec(alt.layer(bar, dot).properties(height=HEIGHT), y="squared error")


def stack(frame):
    """A bar for each degree, of noise, bias² and variance, and a ring at the error measured on new targets. `frame` has degree, variant, value and measured.

    What is more than half as bad again as the best constant leaves the axis: a polynomial of high degree may be off by any amount.
    """
    table = frame.copy()
    table["high"] = table.groupby("degree")["value"].cumsum()
    table["low"] = table["high"] - table["value"]
    table["total"] = table.groupby("degree")["value"].transform("sum")
    table["name"] = table["variant"].map(name)
    top = float(f"{WORSE * table.loc[table['degree'] == 0, 'total'].iloc[0]:.2g}")
    for column in ("low", "high"):
        table[column] = table[column].clip(upper=top)
    table["shown"] = table["measured"].where(table["measured"] <= top)
    return ChartSpec(downcast(table), _stack_spec(top))


@lru_cache(maxsize=2)
def _fits_spec():
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title="x",
            scale=alt.Scale(domain=[-1, 1], nice=False),
            axis=alt.Axis(tickCount=5, grid=False, labelFlush=True),
        ),
        y=alt.Y(
            "y:Q",
            title=None,
            scale=alt.Scale(domain=[-SPAN, SPAN], nice=False),
            axis=alt.Axis(tickCount=5, domain=False, ticks=False),
        ),
        detail="line:N",
    )
    fits = base.transform_filter("datum.kind == 'fit'").mark_line(color=FIT, strokeWidth=1, opacity=0.35, clip=True)
    mean = base.transform_filter("datum.kind == 'mean'").mark_line(color=MEAN, strokeWidth=3, clip=True)
    truth = base.transform_filter("datum.kind == 'truth'").mark_line(
        color=NEUTRAL, strokeDash=[5, 4], strokeWidth=2, clip=True
    )
    layers = (fits.properties(name="fits"), mean.properties(name="mean"), truth.properties(name="truth"))
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y="y")


def fits(frame):
    """Thin: polynomials, each fit on a training set of its own; thick: their mean; dashed: the truth. `frame` has x, y, line and kind."""
    return ChartSpec(downcast(frame), _fits_spec())
