"""How much attention each token gets, against how much the answer loses without it."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import HEIGHT, NEUTRAL, WEIGHT, ChartSpec, downcast, to_spec

ROWS, LINE, WORD = (
    5,
    14,
    0.16,
)  # rows of words above a dot, their height in pixels, and a word's width as a fraction of the chart's


@lru_cache(maxsize=32)
def _effect_spec(right, low, high):
    base = alt.Chart().encode(
        x=alt.X(
            "attention:Q",
            title="attention weight",
            scale=alt.Scale(domain=[0, right], nice=False),
            axis=alt.Axis(format="%", tickCount=5, grid=False),
        ),
        y=alt.Y(
            "lost:Q",
            title=None,
            scale=alt.Scale(domain=[low, high], nice=False),
            axis=alt.Axis(format="%", tickCount=5, domain=False, ticks=False),
        ),
    )
    tips = [
        alt.Tooltip("word:N"),
        alt.Tooltip("attention:Q", title="attention weight, mean of all heads", format=".1%"),
        alt.Tooltip("lost:Q", title="probability lost without it", format=".1%"),
    ]
    zero = (
        alt.Chart()
        .mark_rule(color=NEUTRAL, strokeDash=[4, 4])
        .encode(y=alt.datum(0.0, scale=alt.Scale(domain=[low, high], nice=False)))
        .properties(name="zero")
    )
    dots = base.mark_circle(size=90, opacity=0.9, color=WEIGHT).encode(tooltip=tips).properties(name="dots")
    words = [
        base.transform_filter(f"datum.row === {row}")
        .mark_text(align="left", dx=-3, dy=-13 - LINE * row, fontSize=12, color=NEUTRAL)
        .encode(text="word:N")
        .properties(name=f"words{row}")
        for row in range(ROWS)
    ]
    return to_spec(alt.layer(zero, dots, *words).properties(height=HEIGHT), y="probability lost without the word")


def attention_and_effect(frame):
    """A dot for each token, its word above it. `frame` has word, attention and lost.

    Words that would lie on another are stacked; of a dense cluster the rest is left to the hover.
    """
    right = float(f"{frame['attention'].max() * 1.25:.2g}") or 1.0
    low, high = min(-0.02, float(frame["lost"].min()) * 1.1), max(0.05, float(frame["lost"].max()) * 1.15)
    rows, placed = {}, []
    for token in frame.sort_values("lost", ascending=False).itertuples():
        x, y = token.attention / right, (token.lost - low) / (high - low)
        free = (row for row in range(ROWS) if not any(_overlap(x, y + row * LINE / HEIGHT, *other) for other in placed))
        rows[token.Index] = row = next(free, None)
        if row is not None:
            placed.append((x, y + row * LINE / HEIGHT))
    table = frame.assign(row=[rows[index] for index in frame.index])
    return ChartSpec(downcast(table[["word", "attention", "lost", "row"]]), _effect_spec(right, low, high))


def _overlap(x, y, other_x, other_y):
    """Whether two words would lie on each other, at these fractions of the chart's width and height."""
    return abs(x - other_x) < WORD and abs(y - other_y) < 0.9 * LINE / HEIGHT
