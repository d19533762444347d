"""A small network as a graph with its numbers on it: values above, slopes below, what the current step concerns in colour."""

import altair as alt
import pandas as pd

from dlcore.charts.drawing import NEUTRAL, Drawing, finished, lighter
from dlcore.charts.numbers import shown

PLACES = {"x1": (0, 1), "x2": (0, -1), "h1": (1.3, 1), "h2": (1.3, -1), "y": (2.6, 0), "L": (3.5, 0)}
EDGES = {
    "w11": ("x1", "h1"),
    "w12": ("x1", "h2"),
    "w21": ("x2", "h1"),
    "w22": ("x2", "h2"),
    "v1": ("h1", "y"),
    "v2": ("h2", "y"),
    "loss": ("y", "L"),
}
CROSSING = ("w12", "w21")  # their labels stand nearer to where they begin, apart from each other
ACCENT = "#1F7FC4"


def _spec():
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.45, 3.95], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.75, 1.75], nice=False))
    paint = alt.condition("datum.now", alt.value(ACCENT), alt.value(NEUTRAL))
    base = alt.Chart().encode(x=x, y=y)
    node = base.transform_filter("datum.kind == 'node'")
    labelled = base.transform_filter("datum.kind != 'edge'")
    edges = (
        base.transform_filter("datum.kind == 'edge'")
        .mark_rule()
        .encode(x2="x2:Q", y2="y2:Q", color=paint, size=alt.condition("datum.now", alt.value(3), alt.value(1.2)))
        .properties(name="edges")
    )
    tips = [alt.Tooltip("name:N"), alt.Tooltip("told:N", title="value"), alt.Tooltip("slope:N", title="∂L/∂ of it")]
    nodes = node.mark_circle(size=1500, opacity=1).encode(color=paint, tooltip=tips).properties(name="nodes")
    names = node.mark_text(fontSize=14, fontWeight=700, color="white").encode(text="name:N").properties(name="names")
    values = labelled.mark_text(fontSize=12, dy=alt.expr("datum.kind == 'node' ? -29 : -9"), fontWeight=600)
    slopes = labelled.mark_text(fontSize=12, dy=alt.expr("datum.kind == 'node' ? 30 : 9"))
    return finished(
        alt.layer(
            edges,
            nodes,
            names,
            values.encode(text="told:N", color=paint).properties(name="values"),
            slopes.encode(text="back:N", color=paint).properties(name="slopes"),
        ).properties(height=330)
    )


SPEC = _spec()


def network(values, slopes, parts):
    """`values` and `slopes` are pairs of part and number, as far as they are known by now; `parts` are those of the current step."""
    known, back, rows = dict(values), dict(slopes), []
    for name, (start, end) in EDGES.items():
        (x, y), (x2, y2) = PLACES[start], PLACES[end]
        now = name in parts or (name == "loss" and "L" in parts)
        rows.append({"kind": "edge", "name": name, "x": x, "y": y, "x2": x2, "y2": y2, "now": now})
        if name in known:
            share = 0.3 if name in CROSSING else 0.5
            rows.append(_label("weight", name, x + (x2 - x) * share, y + (y2 - y) * share, known, back, parts))
    rows += [_label("node", name, x, y, known, back, parts) for name, (x, y) in PLACES.items()]
    return Drawing(lighter(pd.DataFrame(rows)), SPEC)


def _label(kind, name, x, y, known, back, parts):
    told = shown(known[name]) if name in known else ""
    slope = shown(back[name]) if name in back else ""
    return {
        "kind": kind,
        "name": name,
        "x": x,
        "y": y,
        "told": told if kind == "node" else f"{name} = {told}",
        "slope": slope,
        "back": f"∂ {slope}" if slope else "",
        "now": name in parts,
    }
