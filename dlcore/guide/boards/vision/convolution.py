"""Convolution at the board: an edge, a kernel that finds it, and how far two small layers see."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, box, grid, hatch, line, text

SIDE = 9
IMAGE = ((0, 0, 1, 1, 1),) * 5
KERNEL = ((-1, 0, 1),) * 3
MAP = [
    [sum(IMAGE[r + i][c + j] * KERNEL[i][j] for i in range(3) for j in range(3)) for c in range(3)] for r in range(3)
]
TOP, MIDDLE, BOTTOM, SMALL = 54, 66.5, 79, 8.5


def _numbers(x, y, rows, color="ink"):
    return tuple(
        text(str(value).replace("-", "−"), x + (column + 0.5) * SIDE, y + (row + 0.5) * SIDE + 1.7, color)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )


def _row(y, count):
    return grid(128 - count * SMALL / 2, y, count, 1, SMALL)


STEPS = (
    Step(
        "A convolution lays one small kernel over the image.",
        (),
        (grid(4, 8, 5, 5, SIDE), *_numbers(4, 8, IMAGE), text("image", 26.5, 60, "gray", 4.5)),
    ),
    Step(
        "Multiply, sum: one number for the map that comes out.",
        (r"y_{ij}=", r"\sum_{m,n} w_{mn}", r"\,x_{i+m,\,j+n}"),
        (
            box(4, 8, 3 * SIDE, 3 * SIDE, "blue", "thick"),
            grid(64, 17, 3, 3, SIDE, "blue"),
            *_numbers(64, 17, KERNEL, "blue"),
            text("kernel", 77.5, 51, "blue", 4.5),
            text("∗", 56.5, 32.5, "ink", 8),
            arrow((94, 30.5), (104, 30.5)),
            grid(107, 8, 3, 3, SIDE),
            text(str(MAP[0][0]), 111.5, 14.2, "red"),
        ),
    ),
    Step(
        "Then move on: the same nine weights everywhere, so a pattern is found wherever it is.",
        (),
        (
            arrow((17.5, 5), (37, 5), color="blue", head=2),
            *(
                text(str(value), 107 + (column + 0.5) * SIDE, 8 + (row + 0.5) * SIDE + 1.7, "red")
                for row, values in enumerate(MAP)
                for column, value in enumerate(values)
                if row or column
            ),
            text("map: the edge", 120.5, 41, "red", 4.5),
        ),
    ),
    Step(
        "A kernel covers all channels at once and gives one map; a layer has many kernels.",
        (r"k\cdot k\cdot C_{\text{in}}", r"\cdot\,C_{\text{out}}", r"\;+\;C_{\text{out}}"),
    ),
    Step(
        "Two 3×3 layers on top of each other: one unit depends on three, these on five.",
        (),
        (
            _row(BOTTOM, 5),
            _row(MIDDLE, 3),
            _row(TOP, 1),
            hatch(128 - SMALL / 2, TOP, SMALL, SMALL, "green"),
            *(
                line(
                    (128 + side * SMALL * count / 2, y + SMALL),
                    (128 + side * SMALL * (count / 2 + 1), below),
                    color="green",
                )
                for count, y, below in ((1, TOP, MIDDLE), (3, MIDDLE, BOTTOM))
                for side in (-1, 1)
            ),
            text("1", 98, 60, "green", 5),
            text("3", 98, 72.5, "green", 5),
            text("5", 98, 85, "green", 5),
        ),
    ),
    Step(
        "Three 3×3 layers see 7×7 pixels, with fewer weights and two more nonlinearities.",
        (r"3\cdot 9\,C^2=27\,C^2", r"\;<\;49\,C^2=7\cdot7\,C^2"),
    ),
    Step("Max pooling keeps the strongest response in each window; a dense layer at the end gives the logits."),
)
