"""Paths over the ground of a surface: the grayer, the higher, and a ring marks where each optimizer stands."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, color, downcast, name, to_spec

EVERY = 4  # with several starts a path is drawn by every fourth step


@lru_cache(maxsize=256)
def _landscape_spec(view, low, high, step):
    left, right, bottom, top = view
    x_scale = alt.Scale(domain=[left, right], nice=False, zero=False)
    y_scale = alt.Scale(domain=[bottom, top], nice=False, zero=False)
    x = alt.X("x:Q", title="first weight", scale=x_scale, axis=alt.Axis(grid=False, tickCount=6))
    y = alt.Y("y:Q", title=None, scale=y_scale, axis=alt.Axis(grid=False, tickCount=5, domain=False, ticks=False))
    ground = (
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
    walked = alt.Chart().transform_filter(f"isValid(datum.step) && datum.step <= {step}")
    line = (
        walked.mark_line(strokeWidth=2, clip=True)
        .encode(x=x, y=y, color=color(), detail="start:N", order="step:Q")
        .properties(name="paths")
    )
    dots = (
        walked.mark_circle(size=26, opacity=0.9, clip=True)
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
    now = (
        alt.Chart()
        .transform_filter(f"datum.step == datum.last || datum.step == {step}")
        .transform_filter(f"isValid(datum.step) && datum.step <= {step}")
        .mark_point(size=130, strokeWidth=2.5, clip=True)
        .encode(x=x, y=y, color=color())
        .properties(name="now")
    )
    return to_spec(alt.layer(ground, line, dots, now).properties(height=HEIGHT + 60))


def landscape(frame, view, cells, step):
    """Where each went until that step. `frame` has variant, start, step, x, y, loss; `view` and `cells` are those of `inspection.landscape.ground`."""
    paths = frame.assign(start=frame.get("start", 0))
    if paths["start"].nunique() > 1:
        paths = paths[paths["step"] % EVERY == 0]
    paths = paths[["variant", "start", "step", "x", "y", "loss"]].copy()
    paths["last"] = paths.groupby(["variant", "start"], observed=True)["step"].transform("max")
    paths["name"] = paths["variant"].map(name).astype(str)
    ground = pd.DataFrame(cells, columns=["left", "right", "bottom", "top", "height"])
    table = pd.concat([paths, ground], ignore_index=True)
    nearest = int(step) if paths["start"].nunique() <= 1 else int(step) // EVERY * EVERY
    return ChartSpec(
        downcast(table), _landscape_spec(view, float(ground["height"].min()), float(ground["height"].max()), nearest)
    )
