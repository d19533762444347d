"""Techniques on one axis of years: a lane for each field, names that do not collide, and the chosen one joined to its neighbors."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, ChartSpec, downcast, to_spec

PICKED = "picked"  # the selection of the technique that a reader clicks
INK = "#777C85"  # which the style sheet turns into that of the page
PALETTE = ("#1F7FC4", "#D55E00", "#8A7CC2", "#009E73", "#C766A0")
ROW = 14  # px
WIDTH = 850  # px of the plot on the narrowest screen on which the chart is shown
LETTER, BESIDE, APART = 6.4, 8, 10  # px of a letter, from a dot to its name, and from a name to the next dot
TICK = 32  # px between two years of the axis
# Where each stretch of years begins, and which share of the whole axis lies before it: most techniques came after 2010.
STRETCHES = ((1800, 0.0), (1940, 0.08), (1980, 0.24), (2010, 0.48), (2026, 1.0))
FIRST, LAST = STRETCHES[0][0], STRETCHES[-1][0]


@dataclass(frozen=True)
class Entry:
    """A technique of the axis: its year, that of the guide where it is another, both as one writes them, and whether the guide lacks it."""

    id: str
    name: str
    lane: str
    year: int
    said: str
    guide_year: int | None = None
    guide_said: str = ""
    beyond: bool = False


def share(year: float) -> float:
    """Which share of the whole axis lies before a year."""
    for (first, low), (last, high) in zip(STRETCHES, STRETCHES[1:], strict=False):
        if year <= last:
            return low + (high - low) * max(0.0, (year - first) / (last - first))
    return 1.0


def timeline(
    entries: Sequence[Entry],
    lanes: Sequence[str],
    first: int = FIRST,
    last: int = LAST,
    chosen: str = "",
    joined: Sequence[str] = (),
) -> ChartSpec:
    """The entries within these years, each lane as high as its names need. `lanes` are all there are, downward, of which those with entries are shown.

    `joined` are the ids on the line through the chosen one.
    """
    table, begins, rows = [], {}, 0
    for lane in (lane for lane in lanes if any(entry.lane == lane for entry in entries)):
        begins[rows] = lane
        table.append({"kind": "lane", "row": rows, "lane": lane})
        placed = _pack([entry for entry in entries if entry.lane == lane and first <= entry.year <= last], first, last)
        table += [{**entry, "kind": "entry", "row": rows + entry["row"]} for entry in placed]
        rows += 1 + max((entry["row"] for entry in placed), default=0)
    places = {entry["id"]: entry for entry in table if entry["kind"] == "entry"}
    for entry in places.values():
        entry["chosen"] = entry["id"] == chosen
    line = [places[name] for name in joined if name in places]
    table += [{"kind": "joined", "x": at["x"], "row": at["row"], "order": number} for number, at in enumerate(line)]
    table += [{"kind": "break", "x": _place(year, first, last)} for year in breaks(first, last)]
    frame = pd.DataFrame(table)
    return ChartSpec(downcast(frame), _timeline_spec(tuple(begins.items()), tuple(lanes), rows, first, last))


def breaks(first: int, last: int) -> list[int]:
    """The years between these two at which the scale changes."""
    return [year for year, _ in STRETCHES[1:-1] if first < year < last]


def _place(year: float, first: int, last: int) -> float:
    """Where a year stands between two others, as a fraction of the axis."""
    return (share(year) - share(first)) / (share(last) - share(first))


def _pack(entries: Sequence[Entry], first: int, last: int) -> list[dict]:
    """Each entry in the uppermost row in which its marks and its name have room; a name that would not fit at the right stands at the left."""
    ends: list[float] = []  # where each row is free again
    placed = []
    for entry in sorted(entries, key=lambda entry: entry.year):
        x = _place(entry.year, first, last)
        guide = None if entry.guide_year is None else _place(entry.guide_year, first, last)
        guide = guide if guide is not None and 0 <= guide <= 1 else None
        low, high = sorted((x, x if guide is None else guide))
        length = (BESIDE + LETTER * len(entry.name)) / WIDTH
        left = high + length > 1
        label_x = low if left else high
        low, high = (low - length, high) if left else (low, high + length)
        row = next((number for number, end in enumerate(ends) if end <= low), len(ends))
        ends[row : row + 1] = [high + APART / WIDTH]
        placed.append({**asdict(entry), "x": x, "guide_x": guide, "label_x": label_x, "left": left, "row": row})
    return placed


def _ticks(first: int, last: int) -> list[int]:
    """The years that the axis names: the rounder ones first, as many as have room."""
    chosen: list[int] = []
    for step in (50, 10, 2, 1):
        for year in range(first + -first % step, last + 1, step):
            if all(abs(_place(year, first, last) - _place(other, first, last)) * WIDTH >= TICK for other in chosen):
                chosen.append(year)
    return sorted(chosen)


@lru_cache(maxsize=64)
def _timeline_spec(begins, lanes, rows, first, last):
    years = {_place(year, first, last): year for year in _ticks(first, last)}
    written = " : ".join(f"abs(datum.value - {at!r}) < 1e-5 ? '{year}'" for at, year in years.items())
    axis = alt.Axis(values=list(years), labelExpr=f"{written} : ''", grid=False, title=None)
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("x:Q", scale=scale, axis=axis)
    named = " : ".join(f"datum.value === {row} ? '{lane}'" for row, lane in begins)
    names = alt.Axis(labelExpr=f"{named} : ''", labelFontWeight="bold", labelOverlap=False, title=None)
    y = alt.Y("row:O", sort=list(range(rows)), axis=names, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    top = alt.Y("row:O", sort=list(range(rows)), axis=names, bandPosition=0)
    colors = alt.Scale(domain=list(lanes), range=list(PALETTE[: len(lanes)]))
    color = alt.Color("lane:N", scale=colors, legend=None)
    base = alt.Chart()
    entries = base.transform_filter("datum.kind === 'entry'")
    tips = [
        alt.Tooltip("name:N", title="technique"),
        alt.Tooltip("said:N", title="primary source"),
        alt.Tooltip("guide_said:N", title="the guide"),
    ]
    lane = base.transform_filter("datum.kind === 'lane'").mark_rule(color=NEUTRAL, opacity=0.5).encode(y=top)
    dotted = (
        base.transform_filter("datum.kind === 'break'")
        .mark_rule(color=NEUTRAL, strokeDash=[2, 4])
        .encode(x=alt.X("x:Q", scale=scale))
    )
    joined = (
        base.transform_filter("datum.kind === 'joined'")
        .mark_line(color=NEUTRAL, strokeWidth=2.5, opacity=0.7)
        .encode(x=x, y=y, order="order:Q")
    )
    dated = entries.transform_filter("isValid(datum.guide_x)")
    guide_line = dated.mark_rule(opacity=0.7, strokeWidth=1.5).encode(x=x, x2="guide_x:Q", y=y, color=color)
    guide_date = dated.mark_tick(thickness=2, size=10).encode(x=alt.X("guide_x:Q", scale=scale), y=y, color=color)
    dots = entries.mark_point(
        filled=True,
        opacity=1,
        size=alt.expr("datum.chosen ? 150 : 60"),
        fill=alt.expr(f"datum.beyond ? background : {_color_of(lanes)}"),
        strokeWidth=2,
    ).encode(x=x, y=y, stroke=alt.Stroke("lane:N", scale=colors, legend=None), tooltip=tips)
    dots = dots.add_params(alt.selection_point(PICKED, fields=["id"], on="click", toggle=False))
    beside = {
        "align": alt.expr("datum.left ? 'right' : 'left'"),
        "dx": alt.expr(f"(datum.left ? -1 : 1) * ({BESIDE} + (datum.chosen ? 2 : 0))"),
        "fontSize": 12,
        "fontWeight": alt.expr("datum.chosen ? 'bold' : 'normal'"),
    }
    placed = entries.encode(x=alt.X("label_x:Q", scale=scale, axis=axis), y=y, text="name:N")
    paper = placed.mark_text(
        **beside, color=alt.expr("background"), stroke=alt.expr("background"), strokeWidth=5, strokeJoin="round"
    )  # no line crosses a name
    labels = placed.mark_text(**beside, color=INK).encode(tooltip=tips)
    layers = {
        "lanes": lane,
        "breaks": dotted,
        "joined": joined,
        "guide line": guide_line,
        "guide date": guide_date,
        "paper": paper,
        "dots": dots,
        "labels": labels,
    }
    return to_spec(
        alt.layer(*(layer.properties(name=name) for name, layer in layers.items())).properties(height=alt.Step(ROW))
    )


def _color_of(lanes: Sequence[str]) -> str:
    """The color of a lane, as an expression of Vega."""
    chosen = " : ".join(f"datum.lane === '{lane}' ? '{color}'" for lane, color in zip(lanes, PALETTE, strict=False))
    return f"({chosen} : '{NEUTRAL}')"
