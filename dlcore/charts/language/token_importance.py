"""How much attention each token gets, against how much the answer loses without it."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import HEIGHT, NEUTRAL, ChartSpec, downcast, to_spec
from dlcore.charts.vision.patch_maps import WEIGHT


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
    words = (
        base.transform_filter("isValid(datum.says)")
        .mark_text(align="left", dx=8, fontSize=12, color=NEUTRAL)
        .encode(text="says:N")
        .properties(name="words")
    )
    return to_spec(alt.layer(zero, dots, words).properties(height=HEIGHT))


def attention_and_effect(frame):
    """A dot for each token. `frame` has word, attention and lost; words that would lie on another are left to the hover."""
    right = float(f"{frame['attention'].max() * 1.25:.2g}") or 1.0
    low, high = min(-0.02, float(frame["lost"].min()) * 1.1), max(0.05, float(frame["lost"].max()) * 1.1)
    labels, placed = [], []
    for row in frame.sort_values("lost", ascending=False).itertuples():
        place = (row.attention / right, (row.lost - low) / (high - low))
        free = all(abs(place[0] - other[0]) > 0.16 or abs(place[1] - other[1]) > 0.055 for other in placed)
        if free:
            placed.append(place)
        labels.append((row.Index, row.word if free else None))
    table = frame.assign(says=[dict(labels)[index] for index in frame.index])
    return ChartSpec(downcast(table[["word", "attention", "lost", "says"]]), _effect_spec(right, low, high))
