"""Test accuracy by learning rate and weight decay, a map for each way to apply the decay."""

import math
from functools import lru_cache

import altair as alt

from dlcore.analysis.foundations.decay_grid import cells, preferences
from dlcore.analysis.selection import NEAR, best_settings
from dlcore.charts.base import ChartSpec, downcast, to_spec
from dlcore.charts.heatmap import FILL, GRAY

FAR = 0.2  # so far behind the best a cell is nearly empty


@lru_cache(maxsize=8)
def _spec(rates, columns, title):
    base = alt.Chart().encode(
        x=alt.X(
            "column:N",
            sort=list(columns),
            scale=alt.Scale(domain=list(columns)),
            title=title,
            axis=alt.Axis(labelAngle=-45, labelFontSize=10, labelOverlap=False, domain=False, ticks=False),
        ),
        y=alt.Y(
            "rate:N",
            sort=list(rates),
            title="learning rate",
            axis=alt.Axis(domain=False, ticks=False),
        ),
    )
    tips = [
        alt.Tooltip("rate:N", title="learning rate"),
        alt.Tooltip("decay:Q", format="~g"),
        alt.Tooltip("product:Q", title="rate × decay", format=".2~g"),
        *(
            alt.Tooltip(f"{column}:Q", title=told, format=".1%")
            for column, told in (
                ("mean", "mean test accuracy"),
                ("low", "least of the seeds"),
                ("high", "greatest"),
                ("judged", "mean validation accuracy, which chooses"),
            )
        ),
    ]
    pale = alt.Opacity("behind:Q", scale=alt.Scale(domain=[0, FAR], range=[0.36, 0.02], clamp=True), legend=None)
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
    stroke = alt.condition("datum.near", alt.value("white"), alt.value(FILL))
    inset = dict(filled=False, cornerRadius=2, width={"band": 0.86}, height={"band": 0.8})
    rows = (
        base.transform_filter("datum.preferred && !datum.chosen")
        .mark_rect(strokeWidth=1.5, strokeDash=[3, 2], **inset)
        .encode(stroke=stroke)
        .properties(name="preferred")
    )
    best = (
        base.transform_filter("datum.chosen")
        .mark_rect(strokeWidth=2, **inset)
        .encode(stroke=stroke)
        .properties(name="best")
    )
    return to_spec(alt.layer(cell, rows, best, text).properties(height={"step": 34}))


def half_decade(value: float) -> float:
    """The nearest of 1, 3, 10, 30, …, by its logarithm."""
    whole, half = divmod(round(2 * math.log10(value)), 2)
    return float(f"{3 if half else 1}e{whole}")


def _product_columns(products):
    """The half decades from the least to the greatest product, without a gap."""
    places = [round(2 * math.log10(product)) for product in products]
    return [half_decade(10 ** (place / 2)) for place in range(min(places), max(places) + 1)]


def decay_map(frame, variant, settings, by, product=False):
    """A row per learning rate, a column per decay, or per half decade of rate times decay where `product`; in each cell one variant's mean test accuracy in percent.

    Filled: within two points of the variant's best; paler, the farther behind. Framed: the rate and the decay, `settings`, that the column `by` chooses;
    with dashes the decay that it prefers at each other rate. `frame` has variant, seed, learning_rate, decay, validation and accuracy.
    """
    ours = frame[frame["variant"] == variant]
    table = cells(ours)
    ((_, *chosen),) = best_settings(ours, settings, by)
    at_rate = dict(zip(*(preferences(ours)[column] for column in settings)))
    table["product"] = table["learning_rate"] * table["decay"]
    values = table["product"].map(lambda value: half_decade(value) if value else 0.0) if product else table["decay"]
    positive = [value for value in values if value]
    columns = _product_columns(positive) if product and positive else sorted(set(positive))
    table["column"], table["rate"] = values.map("{:g}".format), table["learning_rate"].map("{:g}".format)
    table["preferred"] = table["decay"] == table["learning_rate"].map(at_rate)
    table["chosen"] = (table["learning_rate"] == chosen[0]) & (table["decay"] == chosen[1])
    table["behind"] = table["mean"].max() - table["mean"]
    table["near"], table["text"] = table["behind"] <= NEAR, (table["mean"] * 100).map("{:.0f}".format)
    spec = _spec(
        tuple(f"{rate:g}" for rate in sorted(table["learning_rate"].unique(), reverse=True)),
        ("0", *(f"{value:g}" for value in columns)),
        "learning rate × weight decay" if product else "weight decay",
    )
    return ChartSpec(downcast(table), spec)
