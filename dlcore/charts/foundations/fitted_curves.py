"""Curves that losses fitted to the same points."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import final_rows
from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.setting_curves import against
from dlcore.charts.theme import COLORS


def color_with_legend(variants, symbol="stroke"):
    """One color per variant as everywhere, with a legend of those that are drawn: for lines whose ends have no room for a name; bars take a “square”."""
    words = ", ".join(f"'{variant}': '{name(variant)}'" for variant in variants)
    legend = alt.Legend(
        title=None,
        orient="bottom",
        values=list(variants),
        labelExpr=f"({{{words}}})[datum.value]",
        symbolType=symbol,
        symbolStrokeWidth=3,
        symbolOpacity=1,
        columns=2 if len(variants) > 3 else 3,  # a row of four is too wide for a phone
    )
    return alt.Color("variant:N", scale=alt.Scale(domain=list(COLORS), range=list(COLORS.values())), legend=legend)


@lru_cache(maxsize=16)
def _fitted_curves_spec(variants, low, high):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title="x",
            scale=alt.Scale(domain=[-1, 1], nice=False),
            axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], grid=False),
        ),
        y=alt.Y(
            "y:Q",
            title=None,
            scale=alt.Scale(domain=[low, high], nice=False),
            axis=alt.Axis(tickCount=6, domain=False, ticks=False),
        ),
    )
    points = (
        base.transform_filter("datum.kind == 'point'")
        .mark_circle(size=26, color=NEUTRAL, opacity=0.7)
        .properties(name="points")
    )
    lifted = (
        base.transform_filter("datum.kind == 'lifted'")
        .mark_point(shape="cross", size=70, angle=45, filled=True, color=NEUTRAL, opacity=1)
        .properties(name="outliers")
    )
    truth = (
        base.transform_filter("datum.kind == 'truth'")
        .mark_line(color=NEUTRAL, strokeDash=[5, 4], strokeWidth=1.5)
        .properties(name="truth")
    )
    fits = (
        base.transform_filter("datum.kind == 'fit'")
        .mark_line(strokeWidth=2.2)
        .encode(color=color_with_legend(variants))
        .properties(name="fits")
    )
    return to_spec(alt.layer(points, lifted, truth, fits).properties(height=HEIGHT), y="y")


def fitted_curves(frame, points, seed):
    """Each loss's curve, the true curve dashed, and the points that they learned from, of one seed; outliers are crosses.

    `frame` has variant, seed, x, y and truth; `points` are triples (x, y, lifted).
    """
    lines = frame[frame["seed"] == seed]
    variants = tuple(dict.fromkeys(lines["variant"].astype(str)))
    one_variant = lines[lines["variant"] == variants[0]]
    dots = pd.DataFrame(points, columns=["x", "y", "lifted"])
    table = pd.concat(
        [
            lines[["variant", "x", "y"]].assign(kind="fit"),
            pd.DataFrame({"variant": "", "x": one_variant["x"], "y": one_variant["truth"], "kind": "truth"}),
            dots.assign(variant="", kind=np.where(dots["lifted"], "lifted", "point")).drop(columns="lifted"),
        ],
        ignore_index=True,
    )
    low, high = float(np.floor(table["y"].min())), float(np.ceil(table["y"].max()))
    return ChartSpec(downcast(table), _fitted_curves_spec(variants, low, high))


def error_by_outliers(frame):
    """Where each loss's error ended against the fraction of outliers. `frame` has variant, seed, share, step and error."""
    ends = final_rows(frame, ("variant", "share", "seed"))
    return against(ends, "share", "error", "fraction of outliers", "RMSE")


def error_by_noise(frame, kinds):
    """Where each loss's error ended under each kind of noise. `frame` has variant, seed, noise, step and error; `kinds` are pairs (noise, its name)."""
    return grouped_bars(final_rows(frame, ("variant", "noise", "seed")), "noise", "error", "RMSE", kinds)
