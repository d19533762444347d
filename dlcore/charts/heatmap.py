"""A setting swept: a grid of variants against its values, and the curves of each variant at its best value."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.analysis.selection import NEAR, best_setting, divergence, final_rows
from dlcore.charts.base import ChartSpec, downcast, to_spec

FILL, GRAY = "#1A6CAB", "#777C85"  # white reads on the one, the other on light and dark paper
DARK = 0.9  # white is read on cells of this opacity or more; on paler ones what the style sheet makes of gray


@lru_cache(maxsize=16)
def _sweep_spec(title, order, values, y_title, by):
    base = alt.Chart().encode(
        x=alt.X(
            "value:N",
            sort=list(values),
            title=title,
            axis=alt.Axis(
                labelAngle=-45 if len(values) > 6 else 0,
                labelFontSize=10,
                labelOverlap=False,
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=200)),
    )
    tips = [
        alt.Tooltip("name:N", title="variant"),
        alt.Tooltip("value:N", title=title),
        *(
            alt.Tooltip(f"{column}:Q", title=told, format=".1%")
            for column, told in (("mean", f"mean {y_title}"), ("low", "least of the seeds"), ("high", "greatest"))
        ),
        alt.Tooltip("told:N", title="diverged"),
        *([alt.Tooltip("judged:Q", title=f"mean {by.replace('_', ' ')}, which chooses", format=".3~g")] if by else []),
    ]
    pale = alt.Opacity("mean:Q", scale=alt.Scale(domain=[0, 1], range=[0.02, 0.28]), legend=None)
    cell = (
        base.mark_rect(color=FILL, cornerRadius=2, stroke=FILL, strokeOpacity=0.15)
        .encode(opacity=alt.condition("datum.near", alt.value(1.0), pale), tooltip=tips)
        .properties(name="cells")
    )
    text = (
        base.mark_text(fontSize=12, fontWeight=600)
        .encode(text="text:N", color=alt.condition("datum.near", alt.value("white"), alt.value(GRAY)))
        .properties(name="numbers")
    )
    outline = (
        base.transform_filter("datum.best")
        .mark_rect(filled=False, strokeWidth=1.5, cornerRadius=2, width={"band": 0.86}, height={"band": 0.8})
        .encode(stroke=alt.condition("datum.near", alt.value("white"), alt.value(FILL)))
        .properties(name="best")
    )
    return to_spec(alt.layer(cell, outline, text).properties(height={"step": 30}))


def sweep(frame, setting, title, y="accuracy", by=None, least=False, y_title="test accuracy"):
    """One row per variant, one column per value: the mean of the last values in percent. Filled: within two points of the row's best.

    Framed: the value that the column `by` chooses by its greatest (or `least`) mean, that of y unless told. `frame` has variant, seed, step, the setting and y.
    Numbers stand in the cells, so that color only helps. With a column loss, a cell where most seeds diverged has a cross instead, and tells when: a network
    that diverged and one that guesses are both right one time in ten.
    """
    ends = final_rows(frame, ("variant", setting, "seed"))
    best = dict(best_setting(frame, setting, by or y, least))
    table = (
        ends.groupby(["variant", setting], sort=False, observed=True)[y]
        .agg(["mean", "min", "max"])
        .rename(columns={"min": "low", "max": "high"})
        .reset_index()
    )
    table = table.merge(divergence(frame, setting), on=["variant", setting], how="left")
    if by:
        judged = ends.groupby(["variant", setting], sort=False, observed=True)[by].mean()
        table = table.merge(judged.rename("judged").reset_index(), on=["variant", setting])
    table["name"] = table["variant"].map(name).astype(str)
    table["value"] = table[setting].map("{:g}".format)
    table["best"] = table[setting] == table["variant"].map(best)
    table["near"] = table["mean"] >= table.groupby("variant", observed=True)["mean"].transform("max") - NEAR
    table["text"] = (table["mean"] * 100).map("{:.0f}".format).mask(2 * table["diverged"] > table["seeds"], "✕")
    table["told"] = [
        f"{run.diverged} of {run.seeds} seeds, seen at step {run.lost_at:.0f}" if run.diverged else "none"
        for run in table.itertuples()
    ]
    values = tuple(f"{value:g}" for value in sorted(table[setting].unique()))
    order = tuple(dict.fromkeys(table["name"]))
    return ChartSpec(
        downcast(pd.DataFrame(table.drop(columns=[setting, "diverged", "seeds", "lost_at"]))),
        _sweep_spec(title, order, values, y_title, by),
    )
