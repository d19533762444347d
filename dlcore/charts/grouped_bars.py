"""Bars from zero in groups: for each variant one bar per kind, with its interval and its number."""

from functools import lru_cache

import altair as alt
import pandas as pd

from dlcore.analysis.names import name
from dlcore.charts.base import NEUTRAL, ChartSpec, color, downcast, to_spec

ROOM = 1.8  # of the longest bar: the numbers stand at the bars' ends
WHOLE = 1.0  # what shares and averages of them cannot exceed


@lru_cache(maxsize=16)
def _grouped_spec(unit, order, kinds, top, percent, mark, mark_says):
    form = ".0%" if percent else ".3~g"
    ticks = {"format": "%" if percent else ".3~r"} | (
        {"values": [0, 0.25, 0.5, 0.75, 1]} if top <= WHOLE * ROOM else {}
    )
    base = alt.Chart().encode(
        y=alt.Y("name:N", sort=list(order), title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=170)),
        yOffset=alt.YOffset("kind:N", sort=list(kinds)),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    bar = (
        base.mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("mean:Q", title=unit, scale=scale, axis=alt.Axis(tickCount=5, grid=False, **ticks)),
            color=color(),
            opacity=alt.Opacity(
                "kind:N", sort=list(kinds), scale=alt.Scale(domain=list(kinds), range=_shades(len(kinds))), legend=None
            ),
            tooltip=[
                alt.Tooltip("name:N", title="variant"),
                alt.Tooltip("kind:N", title="of"),
                *(
                    alt.Tooltip(f"{column}:Q", title=title, format=form)
                    for column, title in (("mean", "mean"), ("low", "least of the seeds"), ("high", "greatest"))
                ),
            ],
        )
        .properties(name="bars")
    )
    rule = (
        base.mark_rule(color=NEUTRAL, strokeWidth=2)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
        .properties(name="interval")
    )
    text = (
        base.mark_text(
            align="left" if mark is None else "right", dx=7 if mark is None else 0, fontSize=12, color=NEUTRAL
        )
        .encode(x=alt.X("high:Q", scale=scale) if mark is None else alt.datum(top, scale=scale), text="says:N")
        .properties(name="numbers")
    )
    layers = [bar, rule, text]
    if mark is not None:
        line = alt.Chart().transform_filter("isValid(datum.mark)").encode(x=alt.X("mark:Q", scale=scale))
        layers += [
            line.mark_rule(color=NEUTRAL, strokeDash=[4, 4]).properties(name="mark"),
            line.mark_text(text=mark_says, align="left", dx=5, y=6, fontSize=12, color=NEUTRAL).properties(
                name="mark-says"
            ),
        ]
    return to_spec(
        alt.layer(*layers).properties(height={"step": 24, "for": "offset"} if len(kinds) > 1 else {"step": 44})
    )


def _shades(count):
    return [round(1 - 0.6 * place / max(1, count - 1), 2) for place in range(count)]


def grouped_bars(frame, kind, y, unit, kinds=(), percent=False, mark=None, mark_says=""):
    """A bar for each variant and each value of the column `kind`, with a line from the least to the greatest seed. `frame` has variant, seed, kind and y.

    `kinds`, pairs of value and name, says which values in which order; `mark` draws an upright line there, and `mark_says` stands beside it; the numbers then stand at the right, out of its way.
    """
    names = dict(kinds) or {value: str(value) for value in frame[kind].unique()}
    some = frame[frame[kind].isin(list(names))]
    summary = (
        some.groupby(["variant", kind], sort=False, observed=True)
        .agg(mean=(y, "mean"), low=(y, "min"), high=(y, "max"))
        .reset_index()
    )
    summary["name"] = summary["variant"].map(name).astype(str)
    summary["kind"] = summary[kind].map(names).astype(str)
    number = "{:.0%}" if percent else "{:.2f}" if summary["mean"].max() <= 1 else "{:.3g}"
    told = summary["mean"].map(number.format)
    summary["says"] = told + (" " + summary["kind"] if len(names) > 1 else "")
    top = max(float(summary["high"].max()), mark or 0.0) * ROOM
    if mark is not None:
        summary["mark"] = [float(mark)] + [float("nan")] * (len(summary) - 1)
    columns = ["variant", "name", "kind", "mean", "low", "high", "says", *(["mark"] if mark is not None else [])]
    return ChartSpec(
        downcast(pd.DataFrame(summary[columns])),
        _grouped_spec(
            unit,
            tuple(dict.fromkeys(summary["name"])),
            tuple(names.values()),
            float(f"{top:.3g}"),
            percent,
            mark,
            mark_says,
        ),
    )
