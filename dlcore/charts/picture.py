"""A chart as it appears in a picture for a slide: sizes, type, colors and titles are set here, where a browser would set them on a page."""

import copy
import json
from typing import Any

import pandas as pd

from dlcore.charts.base import TYPE
from dlcore.charts.heatmap import GRAY
from dlcore.charts.larger_type import PROJECTOR, with_larger_type

WIDTH, HEIGHT = 900, 420  # px of the plot, where the chart does not say
TEXT, PALE = "#1E2329", "#4D545E"
FONT = "Source Sans Pro, Helvetica, Arial, Liberation Sans, sans-serif"
LIGHT: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"strokeWidth": 0, "continuousWidth": WIDTH, "continuousHeight": HEIGHT},
    "axis": {
        "labelColor": PALE,
        "titleColor": TEXT,
        "titleFontWeight": "normal",
        "gridColor": "#E6E5E0",
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "titlePadding": 12,
        "labelOverlap": True,
    },
    "axisDiscrete": {"grid": False},
    "axisBand": {"grid": False},
    "axisPoint": {"grid": False},
    "legend": {"labelColor": TEXT, "titleColor": TEXT, "titleFontWeight": "normal", "symbolStrokeWidth": 2},
    "header": {"labelColor": TEXT, "titleColor": TEXT, "titleFontWeight": "normal"},
    "text": {"font": FONT},
}


def full_spec(spec: dict[str, Any], table: pd.DataFrame) -> dict[str, Any]:
    """A spec with its data and with everything that Streamlit's theme adds on a page, in large type on white, each axis with its name."""
    large = copy.deepcopy(with_larger_type(spec, "", projector=True))
    large.pop("title", None)
    large["params"] = [
        {"name": TYPE, "value": PROJECTOR} if param["name"] == TYPE else param for param in large["params"]
    ]
    if isinstance(large.get("height"), int) and "width" not in large:
        large["height"] = max(large["height"], HEIGHT)
    if not any(part in large for part in ("facet", "repeat", "hconcat", "vconcat", "concat")):
        large.setdefault("width", WIDTH)
    config = large.get("config", {})
    large["config"] = {**LIGHT, **config} | {
        part: {**LIGHT.get(part, {}), **config[part]} for part in config if isinstance(config[part], dict)
    }
    for channel, title in large.pop("usermeta", {}).get("axes", {}).items():
        _name_axis(large, channel, title)
    large = json.loads(json.dumps(large).replace(GRAY, "#000000"))  # as the style sheet does on light paper
    rows = table.to_json(orient="records", double_precision=10)
    return {**large, "data": {"values": json.loads(rows)}}


def _name_axis(spec: dict[str, Any], channel: str, title: str) -> None:
    """Names an axis of numbers, unless some layer does."""
    parts = (spec, *spec.get("layer", ()))
    axes = [part["encoding"][channel] for part in parts if channel in part.get("encoding", {})]
    numbers = [axis for axis in axes if axis.get("type") == "quantitative"]
    if numbers and not any(axis.get("title") or (axis.get("axis") or {}).get("title") for axis in axes):
        for axis in numbers:
            if "axis" not in axis or axis["axis"] is not None:
                axis["title"] = title
                axis["axis"] = {**axis.get("axis", {}), "title": title}
