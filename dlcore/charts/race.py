"""Two trainings that differ in one thing: the mean of each over the seeds, with a band from the least to the greatest."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import (
    ChartSpec,
    band_and_line,
    downcast,
    end_labels,
    longest,
    padded_scale,
    place_end_labels,
    ticks,
    to_spec,
)
from dlcore.charts.learning_curves import over_seeds

HEIGHT = 200
SIDES = "#0072B2", "#D55E00"


@lru_cache(maxsize=8)
def _race_spec(x, y_title, sides, first, last, letters):
    base = alt.Chart().encode(
        x=alt.X(
            "x:Q",
            title=x,
            scale=padded_scale(first, last, letters),
            axis=alt.Axis(values=ticks(first, last), grid=False, format=".4~r"),
        ),
        color=alt.Color("side:N", scale=alt.Scale(domain=list(sides), range=list(SIDES)), legend=None),
    )
    scale = alt.Scale(domain=[0, 1], nice=False, clamp=True)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False)
    tips = [
        alt.Tooltip("side:N", title="training"),
        alt.Tooltip("x:Q", title=x, format=".4~g"),
        alt.Tooltip("mean:Q", title=f"mean {y_title}", format=".1%"),
        alt.Tooltip("low:Q", title="least of the seeds", format=".1%"),
        alt.Tooltip("high:Q", title="greatest", format=".1%"),
    ]
    layers = [*band_and_line(base, scale, axis, tips), end_labels(base, scale)]
    return to_spec(alt.layer(*layers).properties(height=HEIGHT), y=y_title)


def race(frame, x, y, y_title):
    """The two sides of a race. `frame` has side (the label of a line), seed, x and y, a fraction."""
    summary = over_seeds(frame, x, y, by="side")
    labeled = place_end_labels(summary, "last", "mean", 0.0, 1.0, by="side")
    sides = tuple(frame["side"].unique())
    first, last = float(summary["x"].min()), float(summary["x"].max())
    return ChartSpec(downcast(labeled), _race_spec(x, y_title, sides, first, last, longest(labeled)))
