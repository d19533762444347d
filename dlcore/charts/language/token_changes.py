"""The likeliest next words as bars, and beside each what it was before something was changed."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import AGAINST, NEUTRAL, WEIGHT, ChartSpec, downcast, padded_scale, to_spec

RUNS = {"as trained": WEIGHT, "changed": AGAINST}


@lru_cache(maxsize=64)
def _next_word_spec(words, runs):
    base = alt.Chart().encode(
        y=alt.Y("word:N", sort=list(words), title=None, axis=alt.Axis(domain=False, ticks=False, labelFontSize=13)),
        yOffset=alt.YOffset("run:N", sort=list(runs)),
    )
    scale = padded_scale(0.0, 1.0, len("100.0% as trained"))
    bar = (
        base.mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "probability:Q",
                title="probability of being the next word",
                scale=scale,
                axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format="%", grid=False),
            ),
            color=alt.Color("run:N", scale=alt.Scale(domain=list(RUNS), range=list(RUNS.values())), legend=None),
            tooltip=[alt.Tooltip("word:N"), alt.Tooltip("run:N"), alt.Tooltip("probability:Q", format=".2%")],
        )
        .properties(name="bars")
    )
    text = (
        base.mark_text(align="left", dx=6, fontSize=11, color=NEUTRAL)
        .encode(x=alt.X("probability:Q", scale=scale), text="says:N")
        .properties(name="numbers")
    )
    return to_spec(alt.layer(bar, text).properties(height={"step": 18 if len(runs) > 1 else 30, "for": "offset"}))


def next_word_bars(frame):
    """`frame` has word, run (“as trained”, “changed”) and probability."""
    runs = tuple(dict.fromkeys(frame["run"]))
    labels = frame["probability"].map("{:.1%}".format)
    table = frame.assign(says=labels + (" " + frame["run"] if len(runs) > 1 else ""))
    return ChartSpec(downcast(table), _next_word_spec(tuple(dict.fromkeys(frame["word"])), runs))
