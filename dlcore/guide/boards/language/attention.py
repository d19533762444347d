"""Attention at the board: queries, keys and values under the words, the square of scores, and one row of weights at work."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import Stroke, arrow, bent_arrow, box, grid, hatch, math, text

WORDS = ("the", "cat", "sat", "down")
LEFT, SIDE, TOP, CELL = 18, 13, 22, 14  # the boxes under the words; the square of scores
WEIGHTS = (0.1, 0.6, 0.3)  # of the third query: they add up to one
ROW = 2


def _boxes(name, y, color):
    return (
        math(name, 11, y + 6.4, color, 6),
        *(box(LEFT + SIDE * number, y, 9.5, 8.5, color) for number in range(4)),
    )


def _thick(weight, start, end):
    """An arrow as thick as a weight."""
    style = "thick" if weight > 0.5 else "" if weight > 0.2 else "thin"
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 1)
    return bent_arrow([start, middle, end], "green", style, 2.2)


STEPS = (
    Step(
        "Each token gives three vectors: a query, a key and a value.",
        (r"q=W_qx,", r"\quad k=W_kx,", r"\quad v=W_vx"),
        (
            *(text(word, LEFT + 4.7 + SIDE * number, 12, "ink", 4.6) for number, word in enumerate(WORDS)),
            *_boxes("q", 17, "blue"),
            *_boxes("k", 30, "amber"),
            *_boxes("v", 43, "green"),
        ),
    ),
    Step(
        "A score is the dot product of a query with a key, every query with every key.",
        (r"S=", r"QK^\top"),
        (
            grid(94, TOP, 4, 4, CELL),
            math("k", 122, 10, "amber", 6),
            arrow((110, 12.5), (134, 12.5), color="amber", head=2),
            math("q", 84.5, 45, "blue", 6),
            arrow((88.5, 38), (88.5, 62), color="blue", head=2),
            *(text(word, 101 + CELL * number, 20, "gray", 3.8) for number, word in enumerate(WORDS)),
        ),
    ),
    Step(
        "Divide by the root of the key's width, so that softmax does not saturate.",
        (r"S=\frac{QK^\top}{\sqrt{d_k}}", r",\qquad\operatorname{Var}(q\cdot k)=d_k"),
    ),
    Step(
        "A causal mask strikes out what comes later, before softmax.",
        (r"S_{ij}=-\infty", r"\quad\text{for } j>i"),
        (
            *(
                Stroke(hatch(94 + CELL * column, TOP + CELL * row, CELL, CELL, gap=3.4).path, "red", "thin")
                for row in range(4)
                for column in range(row + 1, 4)
            ),
        ),
    ),
    Step(
        "Softmax over the keys: each row becomes weights that add up to one.",
        (r"A=\operatorname{softmax}(S)", r",\qquad\sum_jA_{ij}=1"),
        (
            box(94, TOP + CELL * ROW, CELL * 4, CELL, "green", "thick"),
            *(
                text(f"{weight:g}".replace("0.", "."), 101 + CELL * number, TOP + CELL * ROW + 8.8, "green", 5.5)
                for number, weight in enumerate(WEIGHTS)
            ),
        ),
    ),
    Step(
        "The output is the weighted mean of the values.",
        (r"\text{output}=", r"\operatorname{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)", r"V"),
        (
            box(LEFT + SIDE * ROW - 1, 74, 11.5, 10, "green", "thick"),
            text("output", LEFT + SIDE * ROW + 13, 81, "green", 4.6, "start"),
            *(
                _thick(weight, (LEFT + 4.7 + SIDE * number, 52.5), (LEFT + SIDE * ROW + 2.5 + 2.2 * number, 72.5))
                for number, weight in enumerate(WEIGHTS)
            ),
        ),
    ),
    Step("Several heads in parallel. Any two tokens are one step apart; twice the length, four times the scores."),
)
