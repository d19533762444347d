"""Optimizer paths over a loss surface: the grayer, the higher; crosses mark the minima, rings the current point of each optimizer."""

import json
from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import HEIGHT, ChartSpec, color, downcast, to_spec

MINIMUM = "#C23B6B"
EVERY = 4  # with several starts a path is drawn by every fourth step


@lru_cache(maxsize=256)
def _loss_surface_spec(view, variants, step):
    left, right, bottom, top = view
    x_scale = alt.Scale(domain=[left, right], nice=False, zero=False)
    y_scale = alt.Scale(domain=[bottom, top], nice=False, zero=False)
    x = alt.X("x:Q", title="first weight", scale=x_scale, axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y(
        "y:Q", title="second weight", scale=y_scale, axis=alt.Axis(grid=False, tickCount=5, domain=False, ticks=False)
    )
    names = json.dumps({variant: name(variant) for variant in variants}, ensure_ascii=False)
    legend = alt.Legend(
        title=None,
        orient="top",
        values=list(variants),
        labelExpr=f"{names}[datum.label]",
        labelFontSize=11,
        symbolType="stroke",
        columns=3,
    )
    colored = color()
    colored.legend = legend
    surface_layer = (
        alt.Chart()
        .transform_filter("isValid(datum.image)")
        .mark_image(aspect=False, clip=True)
        .encode(
            x=alt.X("left:Q", scale=x_scale),
            x2="right:Q",
            y=alt.Y("bottom:Q", scale=y_scale),
            y2="top:Q",
            url="image:N",
        )
        .properties(name="surface")
    )
    minima = (
        alt.Chart()
        .transform_filter("isValid(datum.minimum)")
        .mark_point(shape="cross", size=240, angle=45, filled=True, color=MINIMUM, opacity=1, stroke="white")
        .encode(x=x, y=y, tooltip=[alt.Tooltip("minimum:N", title="a minimum at")])
        .properties(name="minima")
    )
    steps_so_far = alt.Chart().transform_filter(f"isValid(datum.step) && datum.step <= {step}")
    line = (
        steps_so_far.mark_line(strokeWidth=2, clip=True)
        .encode(x=x, y=y, color=colored, detail="start:N", order="step:Q")
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
    return to_spec(alt.layer(surface_layer, line, dots, minima, current).properties(height=HEIGHT + 60))


def loss_surface(frame, surface, step):
    """Where each went until that step. `frame` has variant, start, step, x, y, loss; `surface` is an `inspection.foundations.loss_surface.LossSurface`."""
    paths = frame.assign(start=frame.get("start", 0))
    variants = tuple(dict.fromkeys(paths["variant"]))
    if paths["start"].nunique() > 1:
        paths = paths[paths["step"] % EVERY == 0]
    paths = paths[["variant", "start", "step", "x", "y", "loss"]].copy()
    paths["last"] = paths.groupby(["variant", "start"], observed=True)["step"].transform("max")
    paths["name"] = paths["variant"].map(name).astype(str)
    left, right, bottom, top = surface.view
    image = {"left": left, "right": right, "bottom": bottom, "top": top, "image": surface.image}
    minima = [{"x": x, "y": y, "minimum": f"({x:.3g}, {y:.3g})"} for x, y in surface.minima]
    table = pd.concat([paths, pd.DataFrame([image, *minima])], ignore_index=True)
    last_step = int(step) if paths["start"].nunique() <= 1 else int(step) // EVERY * EVERY
    return ChartSpec(downcast(table), _loss_surface_spec(surface.view, variants, last_step))
