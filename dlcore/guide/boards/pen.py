"""A marker on a grid of 160 × 90: strokes as SVG paths that a hand could draw, and labels. y grows downwards."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

WIDTH, HEIGHT = 160, 90
COLORS = ("ink", "blue", "red", "green", "amber", "gray")
STYLES = ("", "thin", "thick", "dashed")
Point = tuple[float, float]


@dataclass(frozen=True)
class Stroke:
    """One line drawn without lifting the hand; a grid, which no hand draws so, is one too."""

    path: str
    color: str = "ink"
    style: str = ""


@dataclass(frozen=True)
class Label:
    """A word or a symbol beside a stroke; `math` sets it in italics, as a formula's letters are."""

    text: str
    x: float
    y: float
    color: str = "ink"
    size: float = 5
    anchor: str = "middle"
    math: bool = False


Mark = Stroke | Label


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _at(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _bow(start: Point, end: Point) -> str:
    """From the point where the pen is to another: almost straight, as by hand."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    side = 0.008 if round(start[0] * 7 + start[1] * 13 + end[0] * 3 + end[1]) % 2 else -0.008
    middle = ((start[0] + end[0]) / 2 - dy * side, (start[1] + end[1]) / 2 + dx * side)
    return f"Q{_at(middle)} {_at(end)}"


def line(*points: Point, color: str = "ink", style: str = "") -> Stroke:
    """Straight pieces from point to point."""
    pieces = [_bow(start, end) for start, end in zip(points, points[1:])]
    return Stroke(f"M{_at(points[0])}{''.join(pieces)}", color, style)


def curve(points: Sequence[Point], color: str = "ink", style: str = "") -> Stroke:
    """A smooth line through the points (Catmull and Rom's spline)."""
    padded = [points[0], *points, points[-1]]
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:]):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        pieces.append(f"C{_at(first)} {_at(second)} {_at(end)}")
    return Stroke(f"M{_at(points[0])}{''.join(pieces)}", color, style)


def plot(height: Callable[[float], float], left: float, right: float, color: str = "ink", style: str = "", points: int = 24) -> Stroke:  # fmt: skip
    """A function of x, in units of the grid."""
    xs = [left + (right - left) * index / (points - 1) for index in range(points)]
    return curve([(x, height(x)) for x in xs], color, style)


def _head(before: Point, tip: Point, size: float) -> str:
    """The two barbs of an arrow, drawn from its tip, where the pen is, and back to it."""
    length = hypot(tip[0] - before[0], tip[1] - before[1]) or 1
    ux, uy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    barbs = [(tip[0] - size * (ux + side * uy * 0.6), tip[1] - size * (uy - side * ux * 0.6)) for side in (1, -1)]
    return f"L{_at(barbs[0])}L{_at(tip)}L{_at(barbs[1])}"


def arrow(*points: Point, color: str = "ink", style: str = "", head: float = 2.6) -> Stroke:
    """Straight pieces with a head at the last point."""
    return Stroke(line(*points).path + _head(points[-2], points[-1], head), color, style)


def bent_arrow(points: Sequence[Point], color: str = "ink", style: str = "", head: float = 2.6) -> Stroke:
    """A smooth line with a head at the last point."""
    return Stroke(curve(points).path + _head(points[-2], points[-1], head), color, style)


def box(x: float, y: float, width: float, height: float, color: str = "ink", style: str = "") -> Stroke:
    """From its upper left corner."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return line(*corners, color=color, style=style)


def ellipse(x: float, y: float, across: float, down: float, turn: float = 0, color: str = "ink", style: str = "") -> Stroke:  # fmt: skip
    """Around a center, `turn` degrees clockwise; the ends overlap a little."""
    turned = turn * pi / 180
    points = []
    for index in range(15):
        angle = 2 * pi * index / 14 - 1.9
        px, py = across * cos(angle), down * sin(angle)
        points.append((x + px * cos(turned) - py * sin(turned), y + px * sin(turned) + py * cos(turned)))
    return curve(points, color, style)


def circle(x: float, y: float, radius: float, color: str = "ink", style: str = "") -> Stroke:
    return ellipse(x, y, radius, radius, color=color, style=style)


def dot(x: float, y: float, color: str = "ink", radius: float = 0.7) -> Stroke:
    """A small disk: a tight turn with a thick pen."""
    return circle(x, y, radius, color, "thick")


def grid(x: float, y: float, columns: int, rows: int, side: float, color: str = "ink", style: str = "thin") -> Stroke:
    """Squares in columns and rows, from the upper left corner."""
    across = [((x, y + row * side), (x + columns * side, y + row * side)) for row in range(rows + 1)]
    down = [((x + column * side, y), (x + column * side, y + rows * side)) for column in range(columns + 1)]
    return Stroke("".join(f"M{_at(start)}L{_at(end)}" for start, end in across + down), color, style)


def hatch(x: float, y: float, width: float, height: float, color: str = "blue", gap: float = 1.8, style: str = "thin") -> Stroke:  # fmt: skip
    """A box shaded by one zigzag from its upper left corner to its lower right one."""
    points: list[Point] = []
    offset, forth = gap, True
    while offset < width + height:
        low = (x + max(0, offset - height), y + min(offset, height))
        high = (x + min(offset, width), y + max(0, offset - width))
        points += [low, high] if forth else [high, low]
        offset, forth = offset + gap, not forth
    return Stroke(f"M{_at(points[0])}" + "".join(f"L{_at(point)}" for point in points[1:]), color, style)


def text(words: str, x: float, y: float, color: str = "ink", size: float = 5, anchor: str = "middle") -> Label:
    return Label(words, x, y, color, size, anchor)


def math(symbol: str, x: float, y: float, color: str = "ink", size: float = 5.5, anchor: str = "middle") -> Label:
    return Label(symbol, x, y, color, size, anchor, math=True)


def axes(x: float, y: float, width: float, height: float, right: str, up: str) -> tuple[Mark, ...]:
    """Two axes from the corner (x, y), with what each shows written at its end."""
    return (
        arrow((x, y), (x, y - height)),
        arrow((x, y), (x + width, y)),
        text(up, x - 2, y - height - 3, size=4.5, anchor="start"),
        text(right, x + width, y + 6.5, size=4.5, anchor="end"),
    )


def bounds(marks: Iterable[Mark]) -> Iterable[Point]:
    """Every point that the marks name, to check that they stay on the grid."""
    for mark in marks:
        if isinstance(mark, Label):
            half = 0.27 * mark.size * len(mark.text)
            left = {"middle": mark.x - half, "start": mark.x, "end": mark.x - 2 * half}[mark.anchor]
            yield left, mark.y - 0.75 * mark.size
            yield left + 2 * half, mark.y + 0.25 * mark.size
        else:
            numbers = [float(word) for word in "".join(" " if c in "MLQC" else c for c in mark.path).split()]
            yield from zip(numbers[::2], numbers[1::2])
