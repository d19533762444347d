"""Confusion matrices: a row for each true class, a column for each predicted one."""

from functools import lru_cache

import altair as alt

from dlcore.charts.base import ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import FILL, GRAY


@lru_cache(maxsize=4)
def _confusion_spec(classes):
    base = alt.Chart().encode(
        x=alt.X(
            "answer:O",
            title="predicted class",
            scale=alt.Scale(domain=list(classes)),
            axis=alt.Axis(labelAngle=0, domain=False, ticks=False),
        ),
        y=alt.Y(
            "truth:O",
            title="true class",
            scale=alt.Scale(domain=list(classes)),
            axis=alt.Axis(domain=False, ticks=False),
        ),
    )
    tips = [
        alt.Tooltip("truth:O", title="true class"),
        alt.Tooltip("answer:O", title="predicted class"),
        alt.Tooltip("count:Q"),
    ]
    cell = (
        base.mark_rect(color=FILL, cornerRadius=2)
        .encode(
            opacity=alt.condition(
                "datum.share > 0.5",
                alt.value(1.0),
                alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 0.5], range=[0.04, 0.4]), legend=None),
            ),
            tooltip=tips,
        )
        .properties(name="cells")
    )
    text = (
        base.mark_text(fontSize=11)
        .encode(text="count:Q", color=alt.condition("datum.share > 0.5", alt.value("white"), alt.value(GRAY)))
        .properties(name="counts")
    )
    return to_spec(alt.layer(cell, text).properties(height={"step": 27}))


def class_confusion(frame, variant, classes):
    """As `confusion`, of one variant's first seed, with names for the classes. `frame` has variant, seed, truth, answer, count."""
    here = frame[(frame["variant"] == variant) & (frame["seed"] == frame["seed"].min())].copy()
    here["share"] = here["count"] / here.groupby("truth")["count"].transform("sum")
    here = here[here["count"] > 0].assign(
        truth=here["truth"].map(dict(enumerate(classes))), answer=here["answer"].map(dict(enumerate(classes)))
    )
    return ChartSpec(downcast(here[["truth", "answer", "count", "share"]]), _confusion_spec(classes))


def confusion(frame, epoch):
    """Counts of one seed at one epoch; filled: more than half of that truth. `frame` has seed, epoch, truth, answer, count; pairs that never came are left out."""
    here = frame[(frame["epoch"] == epoch) & (frame["seed"] == frame["seed"].min())][
        ["truth", "answer", "count"]
    ].copy()
    here["share"] = here["count"] / here.groupby("truth")["count"].transform("sum")
    return ChartSpec(downcast(here), _confusion_spec(tuple(range(int(here["truth"].max()) + 1))))
