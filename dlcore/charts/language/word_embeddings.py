"""Charts of the tab Embeddings: words in a plane, the words nearest to an answer, and accuracy and purity by window."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.language.word_embeddings import lines
from dlcore.charts.base import AGAINST, NEUTRAL, WEIGHT, ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import GRAY
from dlcore.charts.setting_curves import against

# One color per kind of word, told apart by color-blind eyes where they stand together; the legend and the tooltips name them.
KINDS = {
    "animal": "#1F7FC4",
    "sound": "#56B4E9",
    "home": "#D55E00",
    "food": "#E69F00",
    "job": "#009E73",
    "verb": "#7FBF5A",
    "object": "#CC79A7",
    "place": "#8A6BBE",
    "thing": "#A0695A",
    "color": "#8A8F98",
}
PLANE_HEIGHT, MARGIN = 460, 0.08


@lru_cache(maxsize=16)
def _plane_spec(kinds, named, left, right, bottom, top):
    def axis(title):
        return alt.Axis(title=title, labels=False, ticks=False, grid=False, domain=False)

    across = alt.Scale(domain=[left, right], nice=False, zero=False)
    up = alt.Scale(domain=[bottom, top], nice=False, zero=False)
    base = alt.Chart().encode(
        x=alt.X("x:Q", scale=across, axis=axis("first principal component")),
        y=alt.Y("y:Q", scale=up, axis=axis("second principal component")),
    )
    line = (
        base.transform_filter("isValid(datum.x2)")
        .mark_rule(color=NEUTRAL, strokeWidth=1.2, opacity=0.55)
        .encode(x2="x2:Q", y2="y2:Q")
        .properties(name="lines")
    )
    dot = (
        base.mark_circle(size=64, opacity=1)
        .encode(
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(kinds), range=[KINDS[kind] for kind in kinds]),
                legend=alt.Legend(title=None, orient="bottom", columns=5, symbolOpacity=1),
            ),
            tooltip=[alt.Tooltip("word:N"), alt.Tooltip("kind:N")],
        )
        .properties(name="dots")
    )
    layers = [line, dot]
    if named:
        beside = {"align": "left", "dx": 7, "fontSize": 12, "opacity": 1}
        paper = base.mark_text(
            **beside,
            color=alt.expr("background"),
            stroke=alt.expr("background"),
            strokeWidth=4,
            strokeJoin="round",
        )  # no line crosses a word
        label = base.mark_text(**beside, color=GRAY)
        layers = [
            line,
            paper.encode(text="word:N").properties(name="paper"),
            dot,
            label.encode(text="word:N").properties(name="labels"),
        ]
    return to_spec(alt.layer(*layers).properties(height=PLANE_HEIGHT))


def plane(frame):
    """Words as dots by kind, with a line from each first word of a relation to its second; of two kinds the words stand beside the dots.

    `frame` is that of `inspection.language.word_embeddings.plane`.
    """
    (left, right), (bottom, top) = ((float(frame[name].min()), float(frame[name].max())) for name in ("x", "y"))
    wide, high = right - left, top - bottom
    kinds = tuple(kind for kind in KINDS if kind in set(frame["kind"]))
    named = len(kinds) <= 2
    ends = (
        left - MARGIN * wide,
        right + (2 if named else 1) * MARGIN * wide,
        bottom - MARGIN * high,
        top + MARGIN * high,
    )
    return ChartSpec(downcast(frame), _plane_spec(kinds, named, *(round(end, 4) for end in ends)))


@lru_cache(maxsize=8)
def _nearest_spec(low):
    base = alt.Chart().encode(
        y=alt.Y(
            "label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=170, labelFontSize=13)
        )
    )
    scale = alt.Scale(domain=[low, 1.15], nice=False)
    bar = (
        base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "cosine:Q",
                title="cosine with b − a + c",
                scale=scale,
                axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], grid=False, format=".1f"),
            ),
            color=alt.condition("datum.right", alt.value(AGAINST), alt.value(WEIGHT)),
            tooltip=[
                alt.Tooltip("rank:Q"),
                alt.Tooltip("word:N"),
                alt.Tooltip("kind:N"),
                alt.Tooltip("cosine:Q", format=".3f"),
            ],
        )
        .properties(name="bars")
    )
    number = (
        base.mark_text(align="left", dx=6, fontSize=12, color=NEUTRAL)
        .encode(x=alt.X("end:Q", scale=scale), text=alt.Text("cosine:Q", format=".2f"))
        .properties(name="numbers")
    )
    return to_spec(alt.layer(bar, number).properties(height={"step": 28}))


def nearest(frame):
    """A bar for each of the nearest words, the right one orange. `frame` is that of `inspection.language.word_embeddings.answers`."""
    table = frame.assign(
        label=[f"{rank} {word}" for rank, word in zip(frame["rank"], frame["word"], strict=True)],
        end=frame["cosine"].clip(lower=0.0),
    )
    low = -1.0 if frame["cosine"].min() < 0 else 0.0
    return ChartSpec(downcast(pd.DataFrame(table)), _nearest_spec(low))


def accuracy_by_window(frame):
    return against(
        lines(frame), "window", "accuracy", "words to each side", "analogies right", log_x=True, percent=True
    )


def purity_by_window(frame):
    return against(
        frame, "window", "purity", "words to each side", "nearest word of the same kind", log_x=True, percent=True
    )
