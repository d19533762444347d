"""A small network as a graph with its numbers on it: values, below them in a second color their derivatives, and what the current step concerns in strong lines."""

import altair as alt
import pandas as pd

from dlcore.charts.base import NEUTRAL, TYPE, ChartSpec, downcast, to_spec
from dlcore.formatting import format_number

PLACES = {"x1": (0, 1), "x2": (0, -1), "h1": (1.5, 1), "h2": (1.5, -1), "y": (2.85, 0), "L": (3.6, 0)}
EDGES = {
    "w11": ("x1", "h1"),
    "w12": ("x1", "h2"),
    "w21": ("x2", "h1"),
    "w22": ("x2", "h2"),
    "v1": ("h1", "y"),
    "v2": ("h2", "y"),
    "loss": ("y", "L"),
}
# How far along its edge a label stands. The two that cross stay near their beginnings, one above the other even on a phone.
LABEL_POSITIONS = {"w11": 0.5, "w12": 0.32, "w21": 0.32, "w22": 0.5, "v1": 0.45, "v2": 0.45}
# What stands beside a node, and how many pixels right of its middle (0: below it, centered) and below it, clear of the edges and of its own numbers.
BESIDE = {"b1": ("h1", 32, -19), "b2": ("h2", 32, 4), "c": ("y", 0, 47), "t": ("L", 0, 31)}
# Pixels from a node's middle to its value and its derivative, and from a line of text to the next; all grow with the type.
VALUE, DERIVATIVE, LINE = -29, 30, 15
FORWARD, BACKWARD = "#1F7FC4", "#D55E00"
PICKED = "picked"  # the selection of the number that a reader clicks
LIGHT = "luminance(background) > 0.5"  # the paper that Streamlit's theme gives the chart
INK = f"({LIGHT} ? '#3F454D' : '#C9CDD3')"
BACK_INK = f"({LIGHT} ? '#B04A00' : '#F2A06B')"


def _spec():
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.35, 3.95], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.6, 1.6], nice=False))
    paint = alt.expr(f"datum.current ? (datum.backward ? '{BACKWARD}' : '{FORWARD}') : '{NEUTRAL}'")
    base = alt.Chart().encode(x=x, y=y)
    node = base.transform_filter("datum.kind == 'node'")
    labeled = base.transform_filter("datum.kind != 'edge'")
    tips = [
        alt.Tooltip("name:N"),
        alt.Tooltip("value_text:N", title="value"),
        alt.Tooltip("derivative:N", title="derivative of L"),
    ]
    edges = (
        base.transform_filter("datum.kind == 'edge'")
        .mark_rule(color=paint, strokeWidth=alt.expr("datum.current ? 3.5 : 1.2"))
        .encode(x2="x2:Q", y2="y2:Q")
    )
    layers = {
        "edges": edges,
        "nodes": node.mark_circle(size=alt.expr(f"1500 * {TYPE} * {TYPE}"), opacity=1, color=paint).encode(
            tooltip=tips
        ),
        "names": node.mark_text(fontSize=14, fontWeight=700, color="white").encode(text="name:N"),
    }
    for name, text, lower, ink in (
        ("values", "value_text:N", 0, INK),
        ("derivatives", "derivative_text:N", 1, BACK_INK),
    ):
        style = {
            "fontSize": 12,
            "dx": alt.expr(f"datum.dx * {TYPE}"),
            "dy": alt.expr(f"(datum.dy + {lower} * datum.gap) * {TYPE}"),
            "align": alt.expr("datum.dx ? 'left' : 'center'"),
            "fontWeight": alt.expr("datum.current ? 700 : 500"),
        }
        paper = {
            "color": alt.expr("background"),
            "stroke": alt.expr("background"),
            "strokeWidth": 8,
            "strokeJoin": "round",
            "opacity": 1,
        }
        layers[f"{name}-paper"] = labeled.mark_text(**style, **paper).encode(text=text)
        layers[name] = labeled.mark_text(**style, color=alt.expr(ink), opacity=1).encode(text=text)
    layers["values"] = layers["values"].add_params(
        alt.selection_point(PICKED, fields=["name"], on="click", toggle=False)
    )
    order = (
        "edges",
        "values-paper",
        "derivatives-paper",
        "nodes",
        "names",
        "values",
        "derivatives",
    )  # no paper over a node or a number
    return to_spec(alt.layer(*(layers[name].properties(name=name) for name in order)).properties(height=400))


SPEC = _spec()


def network_diagram(values, derivatives, parts, backward=False):
    """`values` and `derivatives` are pairs of part and number, as far as they are known by now; `parts` are those of the current step, forward or `backward`."""
    values_by_name, derivative_of, rows = dict(values), dict(derivatives), []
    for name, (start, end) in EDGES.items():
        (x, y), (x2, y2) = PLACES[start], PLACES[end]
        current = name in parts or (name == "loss" and "L" in parts)
        rows.append({"kind": "edge", "name": name, "x": x, "y": y, "x2": x2, "y2": y2, "current": current})
        if name in values_by_name:
            position = LABEL_POSITIONS[name]
            above = -LINE / 2 if name in derivative_of else 0  # a single line stands in the middle of its edge
            rows.append(
                _label(
                    "weight",
                    name,
                    x + (x2 - x) * position,
                    y + (y2 - y) * position,
                    values_by_name,
                    derivative_of,
                    parts,
                    above,
                    LINE,
                )
            )
    rows += [
        _label("node", name, x, y, values_by_name, derivative_of, parts, VALUE, DERIVATIVE - VALUE)
        for name, (x, y) in PLACES.items()
    ]
    rows += [
        _label("beside", name, *PLACES[node], values_by_name, derivative_of, parts, below, LINE, right)
        for name, (node, right, below) in BESIDE.items()
        if name in values_by_name
    ]
    return ChartSpec(downcast(pd.DataFrame(rows).assign(backward=backward)), SPEC)


def _label(kind, name, x, y, values_by_name, derivative_of, parts, dy, gap, dx=0):
    value_text = format_number(values_by_name[name]) if name in values_by_name else ""
    derivative = format_number(derivative_of[name]) if name in derivative_of else ""
    return {
        "kind": kind,
        "name": name,
        "x": x,
        "y": y,
        "value_text": value_text if kind == "node" else f"{name} = {value_text}",
        "derivative": derivative,
        "derivative_text": f"∂ {derivative}" if derivative else "",
        "current": name in parts,
        "dx": float(dx),
        "dy": float(dy),
        "gap": float(gap),
    }
