"""The state of each optimizer, with the gradient before and the update of a step: a bar for each of the two weights."""

import json
import math
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dlcore.analysis.foundations.optimizer_state import QUANTITIES, state_at
from dlcore.analysis.names import name
from dlcore.charts.base import NEUTRAL, ChartSpec, color, to_spec
from dlcore.formatting import format_number, power

# In the order of one step: the gradient, the state, the update. Squares are drawn as their roots, in the gradient's unit.
SQUARES = ("square_sum", "mean_square", "second_moment")
FLOOR = -6  # as a power of ten: what is smaller has no bar on the log scale
MIDDLES = {1: 1.0, 2: 4.0}  # where 0 is for each weight; a bar reaches at most 1 to either side
NUMBERS = 58  # pixels right of each weight's bars, for its numbers
WIDE = 480  # pixels from which the log scale has room for a label between 0 and its end


def bar_value(quantity, value):
    """The number whose bar is drawn: the root of what is a sum or a mean of squares."""
    return math.sqrt(value) if quantity in SQUARES and value >= 0 else value


def _label_expression(labels):
    """Labels by their values, as a Vega expression."""
    by_text = {f"{key:.4g}" if isinstance(key, float) else key: label for key, label in labels.items()}
    return f"({json.dumps(by_text, ensure_ascii=False)})"


@lru_cache(maxsize=64)
def _state_spec(lines, top, log):
    labels = dict(lines)
    zero = f"±{power(FLOOR)}" if log else "0"
    ticks, between = dict.fromkeys(MIDDLES.values(), zero), []
    for exponent in (top, round((top + FLOOR) / 2)) if log else ():
        for sign, sign_text in ((-1, "−"), (1, "")):
            for middle in MIDDLES.values():
                place = float(f"{middle + sign * (exponent - FLOOR) / (top - FLOOR):.4g}")
                ticks[place] = f"{sign_text}{power(exponent)}"
                between += [place] if exponent < top else []
    reach = [MIDDLES[1] - 1, MIDDLES[1] + 1, MIDDLES[2] - 1, MIDDLES[2] + 1]
    pixels = [0, {"expr": f"width / 2 - {NUMBERS + 8}"}, {"expr": "width / 2 + 8"}, {"expr": f"width - {NUMBERS}"}]
    scale = alt.Scale(domain=reach, range=pixels, nice=False, zero=False)
    axis = alt.Axis(
        values=sorted(ticks),
        tickCount=2 * len(ticks),  # else Vega leaves out every second one where the chart is narrow
        labelExpr=f"indexof({between}, datum.value) >= 0 && width < {WIDE} ? '' : {_label_expression(ticks)}[format(datum.value, '.4~g')]",
        labelOverlap=False,
        labelFlush=False,
        domain=False,
        ticks=False,
        grid=True,
    )
    heads = " || ".join(f"datum.value == '{key}'" for key, _ in lines if " " not in key)
    y = alt.Y(
        "line:N",
        title=None,
        scale=alt.Scale(domain=list(labels)),
        axis=alt.Axis(
            labelExpr=f"{_label_expression(labels)}[datum.value]",
            labelFontWeight=alt.condition(heads, alt.value("bold"), alt.value("normal")),
            labelLimit=160,
            domain=False,
            ticks=False,
        ),
    )
    base = alt.Chart().encode(y=y)
    bars = (
        base.transform_filter("datum.kind == 'bar'")
        .mark_bar(height={"band": 0.6}, cornerRadiusEnd=2)
        .encode(
            x=alt.X("middle:Q", title=None, scale=scale, axis=axis),
            x2="end:Q",
            color=color(),
            opacity=alt.Opacity("opacity:Q", legend=None, scale=None),
            tooltip=[
                alt.Tooltip("name:N", title="optimizer"),
                alt.Tooltip("quantity:N"),
                alt.Tooltip("weight:N"),
                alt.Tooltip("value:N", title="value"),
            ],
        )
        .properties(name="bars")
    )
    number = base.transform_filter("datum.kind == 'bar'").mark_text(align="right", dx=NUMBERS - 2, fontSize=12)
    numbers = number.encode(x=alt.X("right:Q", scale=scale), text="text:N", color=color()).properties(name="numbers")
    note = base.transform_filter("datum.kind == 'note'").mark_text(fontSize=12, color=NEUTRAL)
    notes = note.encode(x=alt.X("middle:Q", scale=scale), text="text:N").properties(name="notes")
    relative = "length of a bar: log scale" if log else "length of a bar: relative to the larger of the two weights'"
    return to_spec(alt.layer(bars, numbers, notes).properties(height={"step": 20}), x=relative)


def optimizer_state(frame, step, log=False):
    """Bars of the gradient, the optimizer state and the update, for both weights, after that step.

    `frame` has variant, step and the columns of `inspection.foundations.trajectories.walk`. Each quantity is drawn to the larger of its two numbers;
    with `log` all share one scale of powers of ten. What is not finite has its word and no bar.
    """
    lines, rows = [("weights", "")], []
    rows += [
        {"kind": "note", "line": "weights", "text": f"{word} weight", "middle": MIDDLES[half]}
        for half, word in ((1, "first"), (2, "second"))
    ]
    top = _top(frame)
    for variant, last, quantities in state_at(frame, step):
        lines.append((variant, name(variant)))
        if last is not None:
            rows.append({"kind": "note", "line": variant, "text": f"diverged at step {last + 1}", "middle": MIDDLES[1]})
        for quantity, pair in quantities.items():
            line = f"{variant} {quantity}"
            lines.append((line, QUANTITIES[quantity]))
            sizes = [bar_value(quantity, value) for value in pair]
            for half, size, length in zip((1, 2), sizes, _lengths(sizes, top if log else None), strict=True):
                rows.append(
                    {
                        "kind": "bar",
                        "line": line,
                        "variant": variant,
                        "name": name(variant),
                        "quantity": QUANTITIES[quantity],
                        "opacity": {"gradient": 0.4, "moved": 1.0}.get(quantity, 0.65),
                        "weight": ("first", "second")[half - 1],
                        "middle": MIDDLES[half],
                        "end": MIDDLES[half] + length,
                        "right": MIDDLES[half] + 1,
                        "text": "–" if math.isnan(size) else format_number(size),
                        "value": "none yet" if math.isnan(size) else format_number(size, 5),
                    }
                )
    return ChartSpec(pd.DataFrame(rows), _state_spec(tuple(lines), top, log))


def _top(frame):
    """The least power of ten above every number of the walks, so that the log scale stays while the slider moves."""
    columns = [f"{quantity}_{half}" for quantity in QUANTITIES for half in (1, 2) if f"{quantity}_{half}" in frame]
    sizes = np.abs(frame[columns].to_numpy(float))
    for place, column in enumerate(columns):
        if column[:-2] in SQUARES:
            sizes[:, place] = np.sqrt(sizes[:, place])
    greatest = sizes[np.isfinite(sizes)].max(initial=1.0)
    return max(FLOOR + 1, math.ceil(math.log10(greatest)))


def _lengths(sizes, top):
    """How far each bar goes, from −1 to 1."""
    finite = [size if math.isfinite(size) else 0.0 for size in sizes]
    if top is None:
        longest = max(map(abs, finite))
        return [size / longest if longest else 0.0 for size in finite]
    return [
        math.copysign(max(0.0, (math.log10(abs(size)) - FLOOR) / (top - FLOOR)), size) if size else 0.0
        for size in finite
    ]
