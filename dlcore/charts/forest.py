"""A forest plot: a row for each finding of one quantity, with its interval, its single seeds, and the side of the threshold on which the claim holds."""

import math
from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, ChartSpec, downcast, ticks, to_spec
from dlcore.formatting import power

INK = "#777C85"  # which the style sheet turns into that of the page
OUTCOMES = {"holds": "#2E9B5F", "does not hold": "#D0513F", "not settled": "#B07A1E", "not measured": NEUTRAL}
SHAPES = ("circle", "cross", "diamond", "square")
# In pixels: a row, how far its words stand above its middle and its interval lies below, and what is needed around that.
ROW, WORDS, BELOW, BAND = 46, 13, 10, 22
TALLER, APART = 12, 14  # a row with fresh seeds, and how far their interval lies below the other
HUNDREDFOLD = ("percentage points", "%")  # units in which a fraction is shown


def forest(findings, labels):
    """The findings of one quantity, a row each under its label, downward. Ratios and what spans orders of magnitude stand on a log axis.

    What fresh seeds gave stands below, hollow. `findings` have value, low, high, values, bounds, outcome, threshold, unit and geometric, as those of `dlcore.verdicts`, and `fresh`.
    """
    first, log = findings[0], findings[0].geometric
    scale = 100 if first.unit in HUNDREDFOLD else 1
    rows = []
    for number, (finding, label) in enumerate(zip(findings, labels, strict=True)):
        low, high = finding.bounds
        said = {"row": number, "label": label, "threshold": finding.required}
        ends = {"least": _number(low, scale, log), "greatest": _number(high, scale, log)}
        rows.append(
            {**said, **ends, **_mean(finding, scale, log), "kind": "finding", "met": _agreement(finding, finding.seeds)}
        )
        if fresh := finding.fresh:
            told = f", seeds {min(fresh.seeds)}–{max(fresh.seeds)}"
            rows.append(
                {
                    **said,
                    "label": label + told,
                    **_mean(fresh, scale, log),
                    "kind": "fresh",
                    "met": _agreement(fresh, len(fresh.seeds)),
                }
            )
        rows += [
            {"row": number, "kind": "seed", "outcome": finding.outcome, "value": number_of_seed}
            for value in finding.values
            if (number_of_seed := _number(value, scale, log)) is not None
        ]
    frame = pd.DataFrame(rows)
    places = frame[["value", "low", "high", "least", "greatest"]].to_numpy(dtype=float).ravel()
    first_place, last_place = _domain([float(place) for place in places if math.isfinite(place)], log)
    # what reaches beyond every number goes to the edge
    of_finding = frame["kind"] == "finding"
    measured = (frame["kind"] != "seed") & frame["value"].notna()
    frame.loc[measured, "low"] = frame.loc[measured, "low"].fillna(first_place)
    frame.loc[measured, "high"] = frame.loc[measured, "high"].fillna(last_place)
    frame["band_low"] = frame["least"].where(~of_finding, frame["least"].fillna(first_place))
    frame["band_high"] = frame["greatest"].where(~of_finding, frame["greatest"].fillna(last_place))
    edges = tuple(bound for bound in ("least", "greatest") if frame[bound].notna().any())
    fresh = bool((frame["kind"] == "fresh").any())
    title = f"{first.quantity}, {first.unit}" if first.unit else first.quantity
    return ChartSpec(downcast(frame), _forest_spec(edges, len(findings), first_place, last_place, log, fresh, title))


def _mean(found, scale, log):
    """Where a finding's mean and interval are drawn, and how they are told."""
    places = {name: _number(getattr(found, name), scale, log) for name in ("value", "low", "high")}
    return places | {"outcome": found.outcome, "found": found.number or "–", "interval": found.interval or "–"}


def _agreement(found, seeds):
    return f"{found.agreeing} of {seeds}"


def _number(value, scale, log):
    """The number as it is drawn; None where it has no place on the axis."""
    if value is None or not math.isfinite(value) or (log and value <= 0):
        return None
    return math.log10(value * scale) if log else value * scale


def _domain(places, log):
    if not places:
        return 0.0, 1.0
    first, last = min(places), max(places)
    margin = (last - first) * 0.06 or (0.5 if log else abs(first) * 0.1 or 1.0)
    return first - margin, last + margin


@lru_cache(maxsize=64)
def _forest_spec(edges, rows, first, last, log, fresh, title):
    row, words_above, band, below = ROW, WORDS, BAND, BELOW
    if fresh:
        row, words_above, band, below = ROW + TALLER, WORDS + TALLER // 2, BAND + TALLER, BELOW - APART // 2
    scale = alt.Scale(domain=[first, last], nice=False, zero=False)
    axis = alt.Axis(grid=False, tickCount=5, format=".3~r", **_log_ticks(first, last) if log else {})
    x = alt.X("value:Q", scale=scale, axis=axis, title=None)
    base = alt.Chart().encode(
        y=alt.Y("row:O", axis=None, sort=list(range(rows)), scale=alt.Scale(paddingInner=0, paddingOuter=0)),
    )
    one = base.transform_filter("datum.kind === 'finding'")
    color = alt.Color("outcome:N", scale=alt.Scale(domain=list(OUTCOMES), range=list(OUTCOMES.values())), legend=None)
    shape = alt.Shape("outcome:N", scale=alt.Scale(domain=list(OUTCOMES), range=list(SHAPES)), legend=None)
    tips = [
        alt.Tooltip("label:N", title="condition"),
        alt.Tooltip("found:N", title="mean"),
        alt.Tooltip("interval:N", title="95% interval"),
        alt.Tooltip("threshold:N", title="threshold"),
        alt.Tooltip("met:N", title="seeds that meet it"),
    ]
    asked = one.mark_bar(color=NEUTRAL, opacity=0.16, size=band, yOffset=BELOW, cornerRadius=0).encode(
        x=alt.X("band_low:Q", scale=scale, axis=axis, title=None), x2="band_high:Q"
    )
    thresholds = [
        one.transform_filter(f"isValid(datum.{bound})")
        .mark_tick(color=NEUTRAL, thickness=1.5, size=band, yOffset=BELOW)
        .encode(x=alt.X(f"{bound}:Q", scale=scale))
        .properties(name=bound)
        for bound in edges
    ]
    seeds = (
        base.transform_filter("datum.kind === 'seed'")
        .mark_tick(thickness=1, size=9, opacity=0.45, yOffset=below, color=NEUTRAL)
        .encode(x=x)
    )
    interval = (
        one.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=2.5, yOffset=below)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", color=color)
    )
    mean = (
        one.transform_filter("isValid(datum.value)")
        .mark_point(filled=True, size=90, opacity=1, yOffset=below)
        .encode(x=x, color=color, shape=shape, tooltip=tips)
    )
    words = one.mark_text(
        align="left", dx=4, dy=-words_above, fontSize=12, color=INK, limit=alt.expr("width - 8")
    ).encode(x=alt.value(0), text="label:N")
    again = base.transform_filter("datum.kind === 'fresh' && isValid(datum.value)")
    fresh_layers = (
        again.mark_rule(strokeWidth=1.25, yOffset=below + APART)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", color=color)
        .properties(name="fresh interval"),
        again.mark_point(filled=False, strokeWidth=1.5, size=60, opacity=1, yOffset=below + APART)
        .encode(x=x, color=color, shape=shape, tooltip=tips)
        .properties(name="fresh"),
    )
    layers = (
        asked.properties(name="asked"),
        *thresholds,
        seeds.properties(name="seeds"),
        interval.properties(name="interval"),
        mean.properties(name="mean"),
        *(fresh_layers if fresh else ()),
        words.properties(name="labels"),
    )
    return to_spec(alt.layer(*layers).properties(height=alt.Step(row)), x=title)


def _log_ticks(first, last):
    """Powers of ten, at most six; where fewer than two have room, round numbers between them."""
    low, high = math.ceil(first), math.floor(last)
    step = max(1, math.ceil((high - low) / 5))
    places = [float(place) for place in range(low, high + 1, step)]
    names = {place: power(int(place)) for place in places}
    if len(places) < 2:
        numbers = ticks(10**first, 10**last)
        names = {round(math.log10(number), 6): f"{number:g}" for number in numbers if number > 0}
    label = " : ".join(f"abs(datum.value - {place!r}) < 1e-4 ? '{name}'" for place, name in names.items()) + " : ''"
    return {"values": list(names), "labelExpr": label}
