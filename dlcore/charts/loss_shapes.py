"""What a loss charges, or how hard it pulls, over the miss or the score, with a dot at a chosen place."""

from functools import lru_cache

import altair as alt

from dlcore.charts.drawing import HEIGHT, NEUTRAL, Drawing, colour, end_labels, finished, labelled_at, lighter, name


@lru_cache(maxsize=16)
def _shape_spec(x, y, first, last, low, high):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x,
            scale=alt.Scale(domain=[first, last + (last - first) * 0.42], nice=False),
            axis=alt.Axis(values=list(range(int(first), int(last) + 1)), grid=False),
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
        .transform_filter("isValid(datum.rule)")
        .mark_rule(color=NEUTRAL, strokeDash=[4, 4])
        .encode(x="rule:Q")
        .properties(name="place")
    )
    dots = (
        base.transform_filter("datum.at")
        .mark_circle(size=70, opacity=1, clip=True)
        .encode(
            y=alt.Y("mean:Q", scale=scale),
            tooltip=[
                alt.Tooltip("name:N", title="loss"),
                alt.Tooltip("x:Q", title=x),
                alt.Tooltip("mean:Q", title=y, format=".4~g"),
            ],
        )
        .properties(name="dots")
    )
    return finished(alt.layer(at, line, dots, end_labels(base, scale)).properties(height=HEIGHT))


def loss_shapes(frame, y, x_title, y_title, at, low, high):
    """One curve per loss, cut off at `low` and `high`, with a dot on each where x is `at`. `frame` has variant, x and y."""
    table = frame.rename(columns={y: "mean"})[["variant", "x", "mean"]].copy()
    table["label_of"] = table["variant"].map(name).astype(str)
    table["name"] = table["label_of"]
    table["at"] = (table["x"] - at).abs() < 1e-6
    table["shown"] = table["mean"].clip(low, high)
    labelled = labelled_at(table, "last", "shown", low, high).drop(columns=["label_of", "shown"])
    labelled["rule"] = labelled["x"].where(labelled["at"] & ~labelled.duplicated(["x"]))
    first, last = float(table["x"].min()), float(table["x"].max())
    return Drawing(lighter(labelled), _shape_spec(x_title, y_title, first, last, low, high))
