"""Where early stopping would have stopped, over the curve of a training that went on."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import (
    HEIGHT,
    ChartSpec,
    band_and_line,
    color,
    downcast,
    end_labels,
    longest,
    padded_scale,
    place_end_labels,
    ticks,
    to_spec,
)
from dlcore.charts.learning_curves import over_seeds


@lru_cache(maxsize=64)
def _early_stopping_spec(title, percent, low, high, last, letters):
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
            alt.Tooltip(f"{column}:Q", title=title_of_column, format=number)
            for column, title_of_column in (
                ("mean", f"mean {title}"),
                ("low", "minimum over seeds"),
                ("high", "maximum"),
            )
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
        for kind, shape, filled in (("restored", "circle", True), ("stopped", "cross", False))
    ]
    line = base.transform_filter("isValid(datum.mean)")
    return to_spec(
        alt.layer(*band_and_line(line, scale, axis, tips), *marks, end_labels(base, scale)).properties(height=HEIGHT),
        y=title,
    )


def early_stopping(frame, column, title, replays):
    """A column over the epochs, mean and band over the seeds; a dot for each seed where the best weights are, a cross where it stops.

    `replays` are those of `inspection.foundations.early_stopping.replays`; `frame` has variant, seed, epoch and the column.
    """
    percent = column.endswith(("accuracy", "calibration_error"))
    summary = over_seeds(frame, "epoch", column)
    low, high = (0.0, 1.0) if column.endswith("accuracy") else (0.0, float(summary["high"].quantile(0.98)) * 1.05)
    summary["name"] = summary["variant"].map(name).astype(str)
    summary["clipped"] = summary["mean"].clip(low, high)
    labeled = place_end_labels(summary, "last", "clipped", low, high).drop(columns="clipped")
    values = frame.set_index(["variant", "seed", "epoch"])[column]
    marks = pd.DataFrame(
        [
            {
                "variant": replay.variant,
                "name": name(replay.variant),
                "kind": kind,
                "x": epoch,
                "at": values[replay.variant, replay.seed, epoch],
            }
            for replay in replays
            for kind, epoch in (("restored", replay.restored), ("stopped", replay.stopped))
        ]
    )
    table = pd.concat([labeled, marks], ignore_index=True)
    return ChartSpec(
        downcast(table), _early_stopping_spec(title, percent, low, high, float(frame["epoch"].max()), longest(labeled))
    )
