"""Where early stopping would have stopped, over the curve of a training that went on."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import (
    HEIGHT,
    ChartSpec,
    band_and_line,
    color,
    downcast,
    end_labels,
    longest,
    name,
    padded_scale,
    place_end_labels,
    ticks,
    to_spec,
)
from dlcore.charts.learning_curves import over_seeds


@lru_cache(maxsize=64)
def _stopping_spec(title, percent, low, high, last, letters):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title="epoch",
            scale=padded_scale(0.0, last, letters),
            axis=alt.Axis(values=ticks(0, last), grid=False),
        ),
        color=color(),
    )
    scale = alt.Scale(domain=[low, high], nice=False, clamp=True)
    axis = alt.Axis(format="%" if percent else "~g", tickCount=5, domain=False, ticks=False)
    number = ".1%" if percent else ".3~g"
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("x:Q", title="epoch"),
        *(
            alt.Tooltip(f"{column}:Q", title=told, format=number)
            for column, told in (("mean", f"mean {title}"), ("low", "least of the seeds"), ("high", "greatest"))
        ),
    ]
    marks = [
        base.transform_filter(f"datum.kind == '{kind}'")
        .mark_point(shape=shape, size=70, filled=filled, opacity=0.95, strokeWidth=2)
        .encode(
            y=alt.Y("at:Q", scale=scale),
            tooltip=[alt.Tooltip("x:Q", title=f"{kind}, epoch"), alt.Tooltip("at:Q", format=number)],
        )
        .properties(name=kind)
        for kind, shape, filled in (("kept", "circle", True), ("stopped", "cross", False))
    ]
    line = base.transform_filter("isValid(datum.mean)")
    return to_spec(
        alt.layer(*band_and_line(line, scale, axis, tips), *marks, end_labels(base, scale)).properties(height=HEIGHT)
    )


def stopping(frame, column, title, replays):
    """A column over the epochs, mean and band over the seeds; a dot for each seed where weights are kept, a cross where it stops.

    `replays` are those of `inspection.replay.replays`; `frame` has variant, seed, epoch and the column.
    """
    percent = column.endswith("accuracy")
    summary = over_seeds(frame, "epoch", column)
    low, high = (0.0, 1.0) if percent else (0.0, float(summary["high"].quantile(0.98)) * 1.05)
    summary["label_of"] = summary["name"] = summary["variant"].map(name).astype(str)
    summary["shown"] = summary["mean"].clip(low, high)
    labeled = place_end_labels(summary, "last", "shown", low, high).drop(columns=["label_of", "shown"])
    values = frame.set_index(["variant", "seed", "epoch"])[column]
    marks = pd.DataFrame(
        [
            {"variant": variant, "name": name(variant), "kind": kind, "x": epoch, "at": values[variant, seed, epoch]}
            for variant, seed, stopped, best, *_ in replays
            for kind, epoch in (("kept", best), ("stopped", stopped))
        ]
    )
    table = pd.concat([labeled, marks], ignore_index=True)
    return ChartSpec(
        downcast(table), _stopping_spec(title, percent, low, high, float(frame["epoch"].max()), longest(labeled))
    )
