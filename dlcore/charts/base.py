"""What a chart function gives, and what all charts share: one color per variant, labels that do not collide, log axes that read as powers."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from dlcore.charts.theme import COLORS

HEIGHT = 320
NEUTRAL = "#8A8F98"
WEIGHT, AGAINST = "#1A6CAB", "#D55E00"  # of a weight, or what speaks for something, and of what speaks against it
TYPE = "type_size"  # the signal in every spec that says how many times its usual size type has
LABEL_GAP = 17 / (HEIGHT - 75)  # a label is 17 px high, the axis below takes 75


@dataclass(frozen=True)
class ChartSpec:
    """A frame of at most 2,000 rows, and the Vega-Lite spec that draws it."""

    frame: pd.DataFrame
    spec: dict


def color(field: str = "variant") -> alt.Color:
    """One color per variant, the same on every page; named by direct labels or bars, hence no legend."""
    return alt.Color(f"{field}:N", scale=_color_scale(), legend=None)


@cache
def _color_scale() -> alt.Scale:
    """Made once: Altair checks each of its hundreds of values against its schema."""
    return alt.Scale(domain=list(COLORS), range=list(COLORS.values()))


def to_spec(chart: Any, **names: str) -> dict[str, Any]:
    """The spec of a chart made without data, as a plain dict. Altair gives such a chart an empty table of its own, which must not stay.

    `names` are those of axes that need none on a page, where the subtitle says it, but do in a picture: `x` or `y`.

    A layer cannot have data of its own: Streamlit gives the one table to all, and a second would take its place.
    """
    spec = json.loads(chart.to_json(validate=False))
    if set(spec.pop("datasets", {})) - {"empty"}:
        raise ValueError("a layer has data of its own; put it into the chart's table")
    for part in (spec, *spec.get("layer", ())):
        part.pop("data", None)
    named = {"usermeta": {"axes": names}} if names else {}
    return {**spec, **named, "params": [*spec.get("params", ()), {"name": TYPE, "value": 1}]}


def separate(places: Sequence[float], gap: float) -> list[float]:
    """Moves labels apart along one axis until each is `gap` from the next, as little as it takes; their order stays."""
    order = sorted(range(len(places)), key=places.__getitem__)
    groups = []  # each: the labels in it and the place of its middle
    for index in order:
        groups.append(([index], places[index]))
        while len(groups) > 1 and groups[-1][1] - groups[-2][1] < gap * (len(groups[-1][0]) + len(groups[-2][0])) / 2:
            upper, lower = groups.pop(), groups.pop()
            members = lower[0] + upper[0]
            middle = (lower[1] * len(lower[0]) + upper[1] * len(upper[0])) / len(members)
            groups.append((members, middle))
    moved = list(places)
    for members, middle in groups:
        for rank, index in enumerate(members):
            moved[index] = middle + gap * (rank - (len(members) - 1) / 2)
    return moved


def downcast(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories and 32-bit numbers: less than half the bytes to send."""
    light = frame.copy()
    for column in light:
        if light[column].dtype == "float64":
            light[column] = light[column].astype("float32")
        elif light[column].dtype == "int64":
            light[column] = light[column].astype("int32")
        elif column in ("variant", "name"):
            light[column] = light[column].astype("category")
    return light


def place_end_labels(
    summary: pd.DataFrame, at: str, mean: str, low: float, high: float, by: str = "name"
) -> pd.DataFrame:
    """Adds the columns label and label_y to the row of each line's `at` (first or last) point, pushed apart. `by` is the column with the lines' labels."""
    lines = summary.groupby(by, sort=False, observed=True)
    ends = lines.tail(1) if at == "last" else lines.head(1)
    span = high - low
    places = separate([(value - low) / span for value in ends[mean]], LABEL_GAP)
    overflow = max(0.0, max(places, default=0) - 1.0)
    labeled = summary.assign(label=None, label_y=np.nan).astype({"label": object})
    labeled.loc[ends.index, "label"] = ends[by]
    bound = (
        0.0  # no label hangs below the axis: the lowest ones are pushed up, and those above them as far as they must
    )
    for index in sorted(range(len(places)), key=places.__getitem__):
        places[index] = max(places[index] - overflow, bound)
        bound = places[index] + LABEL_GAP
    labeled.loc[ends.index, "label_y"] = [low + place * span for place in places]
    return labeled


def ticks(first: float, last: float) -> tuple[float, ...]:
    """Round places for ticks between the ends, and none where only labels stand."""
    step = 10 ** math.floor(math.log10((last - first) or 1))
    step = next(step * factor for factor in (0.1, 0.2, 0.5, 1, 2) if (last - first) / (step * factor) <= 6.5)
    return tuple(float(f"{tick:.10g}") for tick in np.arange(math.ceil(first / step) * step, last + step / 100, step))


def log_ticks(first: float, last: float) -> tuple[float, ...]:
    """1, 2 and 5 times the powers of ten between the ends; of many powers they alone."""
    exponents = range(math.floor(math.log10(first)), math.ceil(math.log10(last)) + 1)
    steps = (1,) if len(exponents) > 3 else (1, 2, 5)
    return tuple(value for exponent in exponents for step in steps if first <= (value := step * 10.0**exponent) <= last)


def band_and_line(
    base: alt.Chart,
    scale: alt.Scale,
    axis: alt.Axis,
    tips: list[alt.Tooltip],
    mean: str = "mean",
    low: str = "low",
    high: str = "high",
) -> list[alt.Chart]:
    """A band from `low` to `high`, a line through `mean`, and unseen points that show their values when pointed at."""
    across = alt.Y(f"{low}:Q", scale=scale, axis=axis, title=None)
    along = alt.Y(f"{mean}:Q", scale=scale)
    return [
        base.mark_area(opacity=0.16).encode(y=across, y2=f"{high}:Q").properties(name="band"),
        base.mark_line(strokeWidth=2).encode(y=along).properties(name="mean"),
        base.mark_circle(opacity=0, size=90).encode(y=along, tooltip=tips).properties(name="hover"),
    ]


def longest(labeled: pd.DataFrame) -> int:
    """Letters of the longest label in a table from `labelled_at`."""
    return int(labeled["label"].dropna().astype(str).str.len().max()) if labeled["label"].notna().any() else 0


def padded_scale(first: float, last: float, letters: int, log: bool = False, left: bool = False) -> alt.Scale:
    """The x-scale of lines from `first` to `last` whose names stand at their right, or left: room for so many letters, however narrow the chart and large its type."""
    times = f"1 / (1 - min(0.55, {12 + 7.2 * letters:.0f} * {TYPE} / max(width, 1)))"
    if left:
        return alt.Scale(
            domainMin=alt.expr(f"{last!r} - {last - first!r} * {times}"), domainMax=last, nice=False, zero=False
        )
    end = f"{first!r} * pow({last / first!r}, {times})" if log else f"{first!r} + {last - first!r} * {times}"
    return alt.Scale(domainMin=first, domainMax=alt.expr(end), nice=False, zero=False, type="log" if log else "linear")


def end_labels(base: alt.Chart, scale: alt.Scale, align: str = "left") -> alt.Chart:
    """The variants' names where `labelled_at` put them, right of a line's end or (align “right”) left of its beginning."""
    return (
        base.transform_filter("isValid(datum.label)")
        .mark_text(align=align, dx=7 if align == "left" else -7, fontSize=12, fontWeight=600)
        .encode(y=alt.Y("label_y:Q", scale=scale), text="label:N")
        .properties(name="labels")
    )
