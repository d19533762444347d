"""Small maps of patches beside and below each other: the weight of every cell, exactly when pointed at."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import AGAINST, WEIGHT, ChartSpec, downcast, to_spec

SIDE, PITCH = 8, 9  # cells along a map, and from one map to the next


@lru_cache(maxsize=8)
def _maps_spec(down, across, top, what, one):
    def axis(title, count):
        if one:
            return alt.Axis(
                title=title,
                values=[cell + 0.5 for cell in range(SIDE)],
                labelExpr="datum.value + 0.5",
                domain=False,
                ticks=False,
                grid=False,
            )
        middle = [number * PITCH + SIDE / 2 for number in range(count)]
        return alt.Axis(
            title=title,
            values=middle,
            labelExpr=f"(datum.value - {SIDE / 2}) / {PITCH} + 1",
            domain=False,
            ticks=False,
            grid=False,
        )

    x_title, y_title = ("column of the patch", "row of the patch") if one else ("head", "layer")
    tips = [] if one else [alt.Tooltip("layer:Q"), alt.Tooltip("head:Q")]
    tips += [
        alt.Tooltip("row:Q"),
        alt.Tooltip("column:Q"),
        alt.Tooltip("weight:Q", title=what, format=".2f" if one else ".2%"),
    ]
    cells = (
        alt.Chart()
        .mark_rect(stroke="#8A8F98", strokeOpacity=0.22, strokeWidth=0.6)
        .encode(
            x=alt.X("x:Q", scale=alt.Scale(domain=[0, across * PITCH - 1], nice=False), axis=axis(x_title, across)),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=alt.Scale(domain=[down * PITCH - 1, 0], nice=False), axis=axis(y_title, down)),
            y2="y2:Q",
            color=alt.condition("datum.weight < 0", alt.value(AGAINST), alt.value(WEIGHT)),
            fillOpacity=alt.FillOpacity(
                "size:Q",
                scale=alt.Scale(type="linear" if one else "sqrt", domain=[0, top], range=[0.02, 1], clamp=True),
                legend=None,
            ),
            tooltip=tips,
        )
        .properties(name="cells")
    )
    return to_spec(alt.layer(cells).properties(height=400 if one else 530))


def attention_maps(frame, what="attention weight"):
    """A map for every layer (downwards) and head (to the right), all on one scale, that of roots, so that faint ones show. `frame` has layer, head, row, column, weight; layer 0 is left out."""
    by_head = frame[frame["layer"] > 0]
    top = float(f"{by_head['weight'].max():.2g}") or 1.0
    return ChartSpec(
        _place(by_head), _maps_spec(int(by_head["layer"].max()), int(by_head["head"].max()), top, what, False)
    )


def similarity_map(frame, what="cosine"):
    """One map of cosines: blue similar, orange opposite."""
    return ChartSpec(_place(frame), _maps_spec(1, 1, 1.0, what, True))


def _place(frame):
    x, y = (frame["head"] - 1) * PITCH + frame["column"] - 1, (frame["layer"] - 1) * PITCH + frame["row"] - 1
    return downcast(frame.assign(x=x, x2=x + 1, y=y, y2=y + 1, size=frame["weight"].abs()))
