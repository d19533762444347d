"""Two classes of points in a plane: the boundaries that losses drew between them, and the gradient of each point there."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.foundations.fitted_curves import color_with_legend

TALLER = 380


@lru_cache(maxsize=32)
def _boundary_spec(variants, left, right, bottom, top):
    base = alt.Chart().encode(
        x=alt.X(
            "x1:Q",
            title=None,
            scale=alt.Scale(domain=[left, right], nice=False),
            axis=alt.Axis(tickCount=6, grid=False),
        ),
        y=alt.Y(
            "x2:Q",
            title=None,
            scale=alt.Scale(domain=[bottom, top], nice=False),
            axis=alt.Axis(tickCount=5, domain=False, ticks=False),
        ),
    )
    layers = []
    for label, shape, label_name in ((-1, "circle", "class −1"), (1, "triangle-up", "class 1")):
        layers.append(
            base.transform_filter(f"datum.label == {label}")
            .mark_point(shape=shape, size=46, color=NEUTRAL, filled=label > 0, opacity=0.9)
            .properties(name=label_name)
        )
    for kind, dash, width in (("boundary", [1, 0], 2.4), ("margin", [3, 4], 1.4)):
        layers.append(
            base.transform_filter(f"datum.kind == '{kind}'")
            .mark_line(strokeWidth=width, strokeDash=dash, clip=True)
            .encode(color=color_with_legend(variants), detail="line:N")
            .properties(name=kind)
        )
    return to_spec(alt.layer(*layers).properties(height=TALLER), x="x₁", y="x₂")


def decision_boundaries(frame, points, seed, margins="hinge"):
    """The points of one seed, and the line where each loss's logit is 0; for `margins` also where it is −1 and 1, dotted.

    `frame` has variant, seed, w1, w2 and b; `points` are triples (x1, x2, label).
    """
    dots = pd.DataFrame(points, columns=["x1", "x2", "label"])
    left, right = float(dots["x1"].min() - 1), float(dots["x1"].max() + 1)
    bottom, top = float(dots["x2"].min() - 1), float(dots["x2"].max() + 1)
    rows, of_seed = [], frame[frame["seed"] == seed]
    for variant, w1, w2, b in of_seed[["variant", "w1", "w2", "b"]].itertuples(index=False):
        for level in (0, -1, 1) if variant == margins else (0,):
            kind, line = ("margin" if level else "boundary"), f"{variant} {level}"
            rows += [(variant, x1, x2, kind, line) for x1, x2 in _ends(w1, w2, b - level, left, right, bottom, top)]
    lines = pd.DataFrame(rows, columns=["variant", "x1", "x2", "kind", "line"])
    table = pd.concat([dots.assign(variant="", kind="point", line=""), lines], ignore_index=True)
    variants = tuple(dict.fromkeys(of_seed["variant"].astype(str)))
    return ChartSpec(downcast(table), _boundary_spec(variants, left, right, bottom, top))


def _ends(w1, w2, b, left, right, bottom, top):
    """Two points of the line w1·x1 + w2·x2 + b = 0, far enough apart to cross the picture; none where no weight is left."""
    if abs(w2) > abs(w1):
        return [(x1, -(b + w1 * x1) / w2) for x1 in (left, right)]
    return [(-(b + w2 * x2) / w1, x2) for x2 in (bottom, top)] if w1 else []


@lru_cache(maxsize=32)
def _gradient_spec(variants, first, last, high):
    base = alt.Chart().encode(
        x=alt.X(
            "margin:Q",
            title="margin y·z (above 0: classified correctly)",
            scale=alt.Scale(domain=[first, last], nice=True),
            axis=alt.Axis(tickCount=7, grid=False),
        ),
        y=alt.Y(
            "gradient:Q",
            title=None,
            scale=alt.Scale(domain=[0, high], nice=True),
            axis=alt.Axis(tickCount=5, domain=False, ticks=False),
        ),
        color=color_with_legend(variants),
    )
    dots = (
        base.mark_point(size=44, opacity=0.75, strokeWidth=1.6)
        .encode(
            tooltip=[
                alt.Tooltip("name:N", title="loss"),
                alt.Tooltip("kind:N", title="point"),
                alt.Tooltip("margin:Q", title="margin y·z", format=".3~g"),
                alt.Tooltip("gradient:Q", title="gradient", format=".3~g"),
            ]
        )
        .properties(name="points")
    )
    return to_spec(alt.layer(dots).properties(height=TALLER), y="gradient with respect to the logit")


def point_gradients(frame):
    """The gradient of each point at the boundary that it helped to fit. `frame` has variant, margin, gradient and kind."""
    table = frame[["variant", "margin", "gradient", "kind"]].copy()
    table["name"] = table["variant"].map(name).astype(str)
    table["kind"] = table["kind"].astype(str).replace("heap", "cluster")
    variants = tuple(dict.fromkeys(table["variant"].astype(str)))
    first, last = float(table["margin"].min()), float(table["margin"].max())
    return ChartSpec(downcast(table), _gradient_spec(variants, first, last, float(table["gradient"].max())))
