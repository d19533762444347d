"""Optimizer paths over a loss surface: the grayer, the higher, and a ring marks the current point of each optimizer."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, color, downcast, to_spec

EVERY = 4  # with several starts a path is drawn by every fourth step


@lru_cache(maxsize=256)
def _loss_surface_spec(view, low, high, step):
    left, right, bottom, top = view
    x_scale = alt.Scale(domain=[left, right], nice=False, zero=False)
    y_scale = alt.Scale(domain=[bottom, top], nice=False, zero=False)
    x = alt.X("x:Q", title="first weight", scale=x_scale, axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y("y:Q", title=None, scale=y_scale, axis=alt.Axis(grid=False, tickCount=5, domain=False, ticks=False))
    surface_layer = (
        alt.Chart()
        .transform_filter("isValid(datum.height)")
        .mark_rect(color=NEUTRAL, clip=True)
        .encode(
            x=alt.X("left:Q", scale=x_scale),
            x2="right:Q",
            y=alt.Y("bottom:Q", scale=y_scale),
            y2="top:Q",
            opacity=alt.Opacity("height:Q", scale=alt.Scale(domain=[low, high], range=[0.0, 0.55]), legend=None),
        )
        .properties(name="ground")
    )
    steps_so_far = alt.Chart().transform_filter(f"isValid(datum.step) && datum.step <= {step}")
    line = (
        steps_so_far.mark_line(strokeWidth=2, clip=True)
        .encode(x=x, y=y, color=color(), detail="start:N", order="step:Q")
        .properties(name="paths")
    )
    dots = (
        steps_so_far.mark_circle(size=26, opacity=0.9, clip=True)
        .encode(
            x=x,
            y=y,
            color=color(),
            tooltip=[
                alt.Tooltip("name:N", title="optimizer"),
                alt.Tooltip("step:Q"),
                *(alt.Tooltip(f"{column}:Q", format=".4~g") for column in ("x", "y", "loss")),
            ],
        )
        .properties(name="steps")
    )
    current = (
        alt.Chart()
        .transform_filter(f"datum.step == datum.last || datum.step == {step}")
        .transform_filter(f"isValid(datum.step) && datum.step <= {step}")
        .mark_point(size=130, strokeWidth=2.5, clip=True)
        .encode(x=x, y=y, color=color())
        .properties(name="now")
    )
    return to_spec(alt.layer(surface_layer, line, dots, current).properties(height=HEIGHT + 60))


def loss_surface(frame, view, cells, step):
    """Where each went until that step. `frame` has variant, start, step, x, y, loss; `view` and `cells` are those of `inspection.foundations.loss_surface.surface_grid`."""
    paths = frame.assign(start=frame.get("start", 0))
    if paths["start"].nunique() > 1:
        paths = paths[paths["step"] % EVERY == 0]
    paths = paths[["variant", "start", "step", "x", "y", "loss"]].copy()
    paths["last"] = paths.groupby(["variant", "start"], observed=True)["step"].transform("max")
    paths["name"] = paths["variant"].map(name).astype(str)
    surface_layer = pd.DataFrame(cells, columns=["left", "right", "bottom", "top", "height"])
    table = pd.concat([paths, surface_layer], ignore_index=True)
    last_step = int(step) if paths["start"].nunique() <= 1 else int(step) // EVERY * EVERY
    return ChartSpec(
        downcast(table),
        _loss_surface_spec(view, float(surface_layer["height"].min()), float(surface_layer["height"].max()), last_step),
    )
