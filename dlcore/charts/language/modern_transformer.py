"""Charts of the page Inside a modern Transformer."""

from functools import lru_cache

import altair as alt

from dlcore.analysis.language.modern_transformer import best_lengths
from dlcore.charts.base import NEUTRAL, WEIGHT, ChartSpec, downcast, to_spec
from dlcore.charts.setting_curves import against


@lru_cache(maxsize=4)
def _pair_spec(top):
    base = alt.Chart().encode(
        y=alt.Y(
            "pair:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=170, labelFontSize=13)
        )
    )
    scale = alt.Scale(domain=[0, top * 1.25], nice=False)
    bar = (
        base.mark_bar(color=WEIGHT, height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(
            x=alt.X("count:Q", scale=scale, title="occurrences", axis=alt.Axis(tickCount=4, grid=False, format="~s")),
            tooltip=[alt.Tooltip("pair:N", title="pair"), alt.Tooltip("count:Q", title="occurrences", format=",")],
        )
        .properties(name="bars")
    )
    number = (
        base.mark_text(align="left", dx=8, fontSize=12, color=NEUTRAL)
        .encode(x=alt.X("count:Q", scale=scale), text=alt.Text("count:Q", format=","))
        .properties(name="numbers")
    )
    return to_spec(alt.layer(bar, number).properties(height={"step": 28}))


def pair_counts(frame):
    """A bar for each pair of neighboring tokens, most frequent first. `frame` has pair and count."""
    return ChartSpec(downcast(frame), _pair_spec(int(frame["count"].max())))


def by_vocabulary(frame, y, y_title):
    return against(frame, "size", y, "tokens in the vocabulary", y_title, log_x=True)


def accuracy_by_length(frame):
    """At the learning rate that validation chose, by the length of the test sequences."""
    return against(
        best_lengths(frame),
        "times",
        "accuracy",
        "length relative to training",
        "accuracy",
        log_x=True,
        percent=True,
    )


def loss_by_depth(frame, top):
    return against(frame, "depth", "loss", "blocks", "loss", top=top)


def gradient_by_block(frame):
    return against(frame, "layer", "norm", "block, first to last", "gradient norm")


def milliseconds_by_length(frame):
    return against(frame, "length", "milliseconds", "tokens so far", "milliseconds for the next token", log_x=True)


def cache_by_context(frame):
    return against(frame, "tokens", "gigabytes", "tokens of context", "gigabytes", log_x=True, log_y=True)


def left_by_temperature(frame):
    return against(frame, "temperature", "left", "temperature", "words left", log_y=True)


def perplexity_by_bits(frame):
    return against(frame, "bits", "perplexity", "bits per weight", "perplexity", log_x=True, log_y=True)
