"""Functions of one number, with a dot on each at a chosen place."""

from functools import lru_cache

import altair as alt

from dlcore.charts.drawing import HEIGHT, NEUTRAL, Drawing, colour, end_labels, finished, labelled_at, lighter, name


@lru_cache(maxsize=16)
def _function_spec(y, low, high, title):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title="z",
            scale=alt.Scale(domain=[-6, 10], nice=False),
            axis=alt.Axis(values=[-6, -4, -2, 0, 2, 4, 6], grid=False),
        ),
        color=colour(),
    )
    scale = alt.Scale(domain=[low, high], nice=False)
    axis = alt.Axis(tickCount=6, domain=False, ticks=False)
    line = (
        base.mark_line(strokeWidth=2, clip=True)
        .encode(y=alt.Y("mean:Q", scale=scale, axis=axis, title=None))
        .properties(name="curve")
    )
    at = (
        alt.Chart()
        .transform_filter("datum.at")
        .mark_rule(color=NEUTRAL, strokeDash=[4, 4])
        .encode(x="x:Q")
        .properties(name="z")
    )
    dots = (
        base.transform_filter("datum.at")
        .mark_circle(size=70, opacity=1, clip=True)
        .encode(
            y=alt.Y("mean:Q", scale=scale),
            tooltip=[
                alt.Tooltip("name:N", title="variant"),
                alt.Tooltip("x:Q", title="z"),
                alt.Tooltip("mean:Q", title=title, format=".4~g"),
            ],
        )
        .properties(name="dots")
    )
    labels = end_labels(base, scale)
    return finished(alt.layer(at, line, dots, labels).properties(height=HEIGHT))


def functions(frame, y, title, z, names=()):
    """Each variant's function of z, with a dot on every curve at the chosen z. `frame` has variant, z and y."""
    low, high = (-1.3, 3.2) if y == "value" else (-0.25, 1.25)
    table = frame.rename(columns={"z": "x", y: "mean"})[["variant", "x", "mean"]].copy()
    table["label_of"] = table["variant"].map(lambda variant: name(variant, names)).astype(str)
    table["name"] = table["label_of"]
    table["at"] = (table["x"] - z).abs() < 1e-6
    table["shown"] = table["mean"].clip(low, high)
    labelled = labelled_at(table, "last", "shown", low, high).drop(columns=["label_of", "shown"])
    return Drawing(lighter(labelled), _function_spec(y, low, high, title))
