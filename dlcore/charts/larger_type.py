"""Finished specs with larger type: from the start for a projector, and for everybody once a chart fills the screen, then with its finding as title."""

import json
import textwrap
from collections.abc import Callable
from typing import Any

from dlcore.charts.base import TYPE

SMALLEST = 16  # px that a lecture room can read
PROJECTOR, FULLSCREEN = 4 / 3, 1.6  # times the usual size
SIZES = ("fontSize", "labelFontSize", "titleFontSize")
USUAL = {
    "axis": {"labelFontSize": 12, "titleFontSize": 14},
    "legend": {"labelFontSize": 14, "titleFontSize": 14},
    "header": {"labelFontSize": 12, "titleFontSize": 14},
}  # what Streamlit's theme sets where a spec does not
HEIGHT = 320  # px of a chart for a projector at most
HIGHEST, STEP = 350, 16  # px of one whose rows decide, and of a row at least
GROWN = 1.1  # a chart that is so many times as high as on the page fills the screen
LINE = 95  # letters in a line of the title
SEVERAL = ("facet", "repeat", "concat", "hconcat", "vconcat")


def with_larger_type(spec: dict[str, Any], finding: str, projector: bool = False) -> dict[str, Any]:
    """A copy of the spec whose type is large for a projector, and grows in fullscreen, where the finding stands above the chart.

    A chart of several views, or with rows that its table alone tells, keeps its type, and its spec whatever it finds.
    """
    on_page = PROJECTOR if projector else 1
    height = None if any(part in spec for part in SEVERAL) else _height(spec)
    if projector and isinstance(spec.get("height"), int):
        height = min(spec["height"], HEIGHT)
        spec = {**spec, "height": height}
    elif projector and height and height > HIGHEST:
        step = max(STEP, spec["height"]["step"] * HIGHEST / height)
        spec = {**spec, "height": {**spec["height"], "step": step}}
        height = _height(spec)
    full = f"height > {GROWN * height:g}" if height else "false"

    def size(usual: float) -> dict[str, str]:
        return {"expr": f"max({usual:g} * {TYPE}, {TYPE} > 1 ? {SMALLEST} : 0)"}

    config = {part: {**sizes, **spec.get("config", {}).get(part, {})} for part, sizes in USUAL.items()}
    config["axis"]["labelLimit"] = {"expr": f"100 * {TYPE} * {TYPE}"}
    # Streamlit's theme moves the first and the last label inwards, which on a y-axis puts them beside their lines.
    config["axisY"] = {"labelFlush": False, **spec.get("config", {}).get("axisY", {})}
    larger = _resize({**spec, "config": {**spec.get("config", {}), **config}}, size)
    others = [param for param in spec.get("params", ()) if param["name"] != TYPE]
    larger["params"] = [*others, {"name": TYPE, "expr": f"{full} ? {FULLSCREEN} : {on_page:.4g}"}]
    if height:
        lines = json.dumps(textwrap.wrap(finding, LINE), ensure_ascii=False)
        larger["title"] = {
            "text": {"expr": f"{full} ? {lines} : ''"},
            "fontSize": {"expr": f"{full} ? 22 : 1"},
            "offset": {"expr": f"{full} ? 16 : 0"},
            "limit": 0,
        }
    return larger


def _height(spec: dict[str, Any]) -> float | None:
    """Pixels from top to bottom on a page; None where only the table tells how many rows there are."""
    height = spec.get("height")
    if not isinstance(height, dict):
        return height
    parts = [spec, *spec.get("layer", ())]
    rows, kinds = (
        next((len(part["encoding"][channel]["sort"]) for part in parts if _is_sorted(part, channel)), None)
        for channel in ("y", "yOffset")
    )
    if not rows:
        return None
    # Where there is an offset, Vega-Lite takes a step for one of it unless told otherwise, and leaves a fifth of a row between rows and at both ends.
    offset = height.get("for", "offset" if kinds else "position") == "offset"
    return height["step"] * ((rows + 0.2) / 0.8 * (kinds or 1) if offset else rows)


def _is_sorted(part: dict[str, Any], channel: str) -> bool:
    return isinstance(part.get("encoding", {}).get(channel, {}).get("sort"), list)


def _resize(part: Any, size: Callable[[float], Any]) -> Any:
    """The same with every type size in pixels replaced by what `size` makes of it."""
    if isinstance(part, list):
        return [_resize(item, size) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        name: size(value) if name in SIZES and isinstance(value, int | float) and value > 0 else _resize(value, size)
        for name, value in part.items()
    }
