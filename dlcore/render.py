"""Charts as files: a short-lived process draws a Vega-Lite spec as SVG or PNG, so that the server never holds the JavaScript engine that does.

Both ends are in this file: `render` in the server, and `main` in the process (`python -m dlcore.render`), which reads JSON from standard input.
"""

import importlib.util
import json
import re
import sys
import textwrap
from html import escape
from typing import Any

from dlcore import memory
from dlcore.base import InvalidInput
from dlcore.child_process import ChildProcess

NEEDS = "vl_convert"
INSTALL = "Charts as SVG and PNG need the package vl-convert-python: `pip install vl-convert-python`."
MARGIN, LEAST, PIXELS = 28, 960, 1920  # px around everything; px of width at least, and of a PNG's
FONT = "Source Sans Pro, Helvetica, Arial, Liberation Sans, sans-serif"
# Size, weight, color and height of a line of each kind of text.
FINDING, SUBTITLE, NOTE = (24, 700, "#1E2329", 31), (16, 400, "#4D545E", 22), (13, 400, "#4D545E", 18)
EXPONENTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
_CHILD = ChildProcess(
    "dlcore.render",
    200,  # it was seen to take 90
    "Other readers' charts are being drawn: try again in a moment.",
    "There is too little free memory here to draw a chart as a file: try again later.",
    "The chart could not be drawn as a file: the process that draws ended, or took longer than a minute. Try again in a moment.",
)


def available() -> bool:
    """Whether what draws is installed."""
    return importlib.util.find_spec(NEEDS) is not None


def render(spec: dict[str, Any], finding: str, subtitle: str, notes: list[str], kind: str) -> bytes:
    """The chart as “svg” or “png” (1,920 px wide or more), its finding and subtitle above, its notes below, on white.

    `spec` holds its data. Raises InvalidInput where it cannot be drawn.
    """
    if not available():
        raise InvalidInput(INSTALL)
    job = {"spec": spec, "finding": finding, "subtitle": subtitle, "notes": notes, "kind": kind}
    return _CHILD.run(json.dumps(job, ensure_ascii=False).replace("✕", "×").encode())  # the one is in few fonts


def _block(text: str, width: float, style: tuple[int, int, str, int]) -> list[tuple[str, tuple[int, int, str, int]]]:
    """A text in as few lines as fit the width, about equally long; a letter is taken to be half as wide as its size, or a little less."""
    size, weight, *_ = style
    letters = int(width / size / (0.5 if weight > 500 else 0.45))
    lines = textwrap.wrap(text, letters)
    if weight > 500:
        while letters > 1 and len(shorter := textwrap.wrap(text, letters - 1)) == len(lines):
            letters, lines = letters - 1, shorter
    return [(line, style) for line in lines]


def _raise_exponents(svg: str) -> str:
    """Exponents as small raised digits: the font that comes with the engine has no letters for most of them."""

    def superscript(match):
        digits = match[1].translate(EXPONENTS)
        return f'<tspan dy="-0.38em" font-size="70%">{digits}</tspan><tspan dy="0.27em">{match[2]}</tspan>'

    return re.sub(rf"([{''.join(map(chr, EXPONENTS))}]+)([^<]*)", superscript, svg)


def compose(chart: str, finding: str, subtitle: str, notes: list[str]) -> str:
    """The SVG of a chart with its texts around it."""
    opening = re.match(r"<svg[^>]*>", chart)
    assert opening, "this is no SVG"
    wide, high = (float(re.search(rf'\b{name}="([\d.]+)"', opening[0])[1]) for name in ("width", "height"))
    width = max(LEAST, wide + 2 * MARGIN)
    above = _block(finding, width - 2 * MARGIN, FINDING) + _block(subtitle, width - 2 * MARGIN, SUBTITLE)
    below = [line for note in notes for line in _block(note, width - 2 * MARGIN, NOTE)]
    parts, at = [], float(MARGIN)

    def write(lines):
        nonlocal at
        for text, (size, weight, color, height) in lines:
            at += height
            parts.append(
                f'<text x="{MARGIN}" y="{at - 0.3 * height:.1f}" font-size="{size}" font-weight="{weight}" fill="{color}">{escape(text)}</text>'
            )

    write(above)
    at += 18
    parts.append(
        f'<g transform="translate({(width - wide) / 2:.1f},{at:.1f})">{chart[opening.end() : -len("</svg>")]}</g>'
    )
    at += high + 14
    write(below)
    total = at + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:g}" height="{total:.0f}" '
        f'viewBox="0 0 {width:g} {total:.0f}" font-family="{FONT}"><rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>'
    )


def main() -> None:
    """Reads one job from standard input and writes its file to standard output."""
    memory.end_first()
    import vl_convert

    job = json.loads(sys.stdin.buffer.read())
    chart = vl_convert.vegalite_to_svg(job["spec"], allowed_base_urls=[])
    picture = _raise_exponents(compose(chart.strip(), job["finding"], job["subtitle"], job["notes"]))
    if job["kind"] == "svg":
        sys.stdout.buffer.write(picture.encode())
    else:
        width = float(re.search(r'width="([\d.]+)"', picture)[1])
        sys.stdout.buffer.write(vl_convert.svg_to_png(picture, scale=max(1.5, PIXELS / width)))


if __name__ == "__main__":
    main()
