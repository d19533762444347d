"""Attention of a whole network: every head as a thumbnail in one image, and one head token by token."""

from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.charts.base import WEIGHT, ChartSpec, downcast, to_spec

SHADES, LINE, FRAME = 16, 16, 17
# Red, green, blue and opacity of each color of `thumbnails`: nothing to ink, lines, the frame. Right on light paper and on dark.
PALETTE = (*((31, 127, 196, 17 * shade) for shade in range(SHADES)), (138, 143, 152, 255), (213, 94, 0, 255))
LEAST = 0.0005  # smaller weights stay blank
GAP, MARGIN = 8, 26
# Digits of five rows of three dots: Streamlit's pictures have no text of their own.
DOTS = {
    "0": "111101101101111", "1": "010110010010111", "2": "111001111100111", "3": "111001111001111", "4": "101101111001001",
    "5": "111100111001111", "6": "111100111101111", "7": "111001001001001", "8": "111101111101111", "9": "111101111001111",
}  # fmt: skip


def thumbnails(weights, chosen=None, wide=1_000, side=128):
    """All heads of (layers, heads, queries, keys), a layer to a row, as uint8 (height, width): places in PALETTE.

    In each: queries go down, keys to the right; opacity: the square root of the attention weight; full: the greatest of all heads.
    `chosen`, (layer, head) from 0, is framed. Each is at most `side` pixels, and all together `wide`, if a pixel a token allows it.
    """
    layers, heads, queries, keys = weights.shape
    scale = max(1, min(side, wide // heads - GAP) // max(queries, keys))
    high, wide = queries * scale, keys * scale
    picture = np.zeros((MARGIN + layers * (high + GAP), MARGIN + heads * (wide + GAP)), "uint8")
    shades = (np.sqrt(weights / weights.max()) * (SHADES - 1)).round().astype("uint8")
    for layer in range(layers):
        top = MARGIN + layer * (high + GAP)
        _number(picture, layer + 1, top + high // 2, MARGIN // 2)
        for head in range(heads):
            left = MARGIN + head * (wide + GAP)
            if layer == 0:
                _number(picture, head + 1, MARGIN // 2, left + wide // 2)
            _frame(picture, top, left, high, wide, (layer, head) == chosen)
            picture[top : top + high, left : left + wide] = np.kron(
                shades[layer, head], np.ones((scale, scale), "uint8")
            )
    return picture


def _frame(picture, top, left, high, wide, chosen):
    width, color = (3, FRAME) if chosen else (1, LINE)
    picture[top - width : top + high + width, left - width : left + wide + width] = color


def _number(picture, number, row, column):
    """Writes a number around a place, its dots doubled."""
    text = str(number)
    left = column - 4 * len(text) + 1
    for place, digit in enumerate(text):
        dots = np.kron(np.array(list(DOTS[digit]), int).reshape(5, 3), np.ones((2, 2), int)).astype(bool)
        corner = picture[row - 5 : row + 5, left + 8 * place : left + 8 * place + 6]
        corner[dots[: corner.shape[0], : corner.shape[1]]] = LINE


@lru_cache(maxsize=64)
def _head_spec(step, top, query_title, key_title):
    short = "slice(datum.label, indexof(datum.label, ' ') + 1)"
    quiet = dict(
        domain=False,
        ticks=False,
        labelExpr=short,
        labelLimit=110,
        labelFontSize=max(9, min(12, step - 1)),
        labelPadding=4,
    )
    # A label begins with its place: where cells are blank, the order of the rows is not that of the tokens.
    place = {side: alt.EncodingSortField(f"{side} place", op="min") for side in ("query", "key")}
    cells = (
        alt.Chart()
        .transform_calculate(**{"query place": "parseInt(datum.query)", "key place": "parseInt(datum.key)"})
        .mark_rect(color=WEIGHT)
        .encode(
            x=alt.X(
                "key:O",
                sort=place["key"],
                title=key_title,
                axis=alt.Axis(orient="top", labelAngle=-90, grid=False, labelOverlap="greedy", **quiet),
            ),
            y=alt.Y(
                "query:O",
                sort=place["query"],
                title=query_title,
                axis=alt.Axis(grid=False, labelOverlap=False, **quiet),
            ),
            fillOpacity=alt.FillOpacity(
                "weight:Q", scale=alt.Scale(domain=[0, top], range=[0, 1], clamp=True), legend=None
            ),
            tooltip=[
                alt.Tooltip("query:O", title=query_title),
                alt.Tooltip("key:O", title=key_title),
                alt.Tooltip("weight:Q", title="attention weight", format=".2%"),
            ],
        )
        .properties(name="cells")
    )
    return to_spec(alt.layer(cells).properties(height={"step": step}))


def one_head(frame, query_title="query", key_title="key"):
    """One head token by token. `frame` is that of `pairs`; cells under 0.05% stay blank."""
    count = max(frame["query"].nunique(), frame["key"].nunique())
    top = float(f"{max(frame['weight'].max(), 0.05):.2g}")
    return ChartSpec(downcast(frame), _head_spec(int(np.clip(620 // count, 10, 30)), top, query_title, key_title))


def pairs(weights, queries, keys):
    """The table of one head (queries, keys): numbered labels, so that a word may come twice, and the share. Blank cells are left out, a label never."""
    rows = [f"{place + 1} {token}" for place, token in enumerate(queries)]
    columns = [f"{place + 1} {token}" for place, token in enumerate(keys)]
    row, column = np.nonzero(_cells_to_send(weights))
    return pd.DataFrame(
        {
            "query": pd.Categorical.from_codes(row, rows),
            "key": pd.Categorical.from_codes(column, columns),
            "weight": np.asarray(weights)[row, column],
        }
    )


def _cells_to_send(weights):
    """Cells to send: all that can be seen, the greatest of each row, and one in each column."""
    kept = np.asarray(weights) >= LEAST
    kept[np.arange(len(kept)), np.asarray(weights).argmax(1)] = True
    kept[np.asarray(weights).argmax(0), np.arange(kept.shape[1])] = True
    return kept


@lru_cache(maxsize=8)
def _candidates_spec(title):
    base = alt.Chart().encode(
        y=alt.Y(
            "token:N",
            sort=None,
            title=title,
            axis=alt.Axis(domain=False, ticks=False, labelLimit=150, labelFontSize=13),
        )
    )
    bar = base.mark_bar(color=WEIGHT, height={"band": 0.6}, cornerRadiusEnd=2).encode(
        x=alt.X(
            "probability:Q",
            title="probability",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%", tickCount=4, grid=False),
        ),
        tooltip=[alt.Tooltip("token:N"), alt.Tooltip("probability:Q", format=".3%")],
    )
    text = base.mark_text(align="left", dx=6, color="#8A8F98").encode(
        x="probability:Q", text=alt.Text("probability:Q", format=".1%")
    )
    return to_spec(
        alt.layer(bar.properties(name="bars"), text.properties(name="numbers")).properties(height={"step": 26})
    )


def candidates(frame, title=None):
    """The likeliest tokens, likeliest first. `frame` has token and probability."""
    return ChartSpec(downcast(frame[["token", "probability"]]), _candidates_spec(title))
