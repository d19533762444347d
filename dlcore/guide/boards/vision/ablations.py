"""Ablations at the board: a residual block, what it does with depth, and the three ways to grow a network."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, bent_arrow, box, circle, curve, grid, line, math, text

ROW = 34


def _box(x, width, words):
    return box(x, ROW - 5.5, width, 11), text(words, x + width / 2, ROW + 1.6, size=4.3)


STEPS = (
    Step(
        "A deeper network can do all that a shallow one can: let the additional layers be the identity.",
        (),
        (
            math("x", 4.5, ROW + 1.6),
            arrow((8, ROW), (16, ROW), head=2),
            *_box(16, 22, "conv, norm"),
            arrow((38, ROW), (45, ROW), head=2),
            text("ReLU", 51, ROW + 1.6, "gray", 4.3),
            arrow((57, ROW), (63, ROW), head=2),
            *_box(63, 22, "conv, norm"),
            math("f(x)", 74, ROW + 12, "gray", 5),
        ),
    ),
    Step(
        "Yet a plain network of 56 layers does worse than a shallow one, already on its training images.",
        (),
        (
            arrow((118, 76), (157, 76)),
            arrow((118, 76), (118, 15)),
            text("training accuracy", 112, 11, size=4.5, anchor="start"),
            text("depth", 157, 84, size=4.5, anchor="end"),
            curve([(121, 27), (129, 27), (137, 36), (146, 54), (153, 67)], "red", "thick"),
            text("plain", 137, 55, "red", 5, "end"),
        ),
    ),
    Step("So it is not overfitting. It is an optimization problem."),
    Step(
        "A residual block adds its input: with f at zero it is the identity.",
        (r"y=f(x)", r"\,+\,x"),
        (
            arrow((85, ROW), (90.5, ROW), head=2),
            circle(94, ROW, 3.4, "blue"),
            line((94, ROW - 1.8), (94, ROW + 1.8), color="blue"),
            line((92.2, ROW), (95.8, ROW), color="blue"),
            bent_arrow([(11, ROW - 1), (16, 19), (52, 14.5), (89, 19), (93.6, ROW - 4)], "blue", "thick"),
            arrow((97.5, ROW), (102, ROW), head=2),
            text("ReLU", 108, ROW + 1.6, "gray", 4.3),
        ),
    ),
    Step(
        "Depth becomes trainable. That does not make a deeper network better.",
        (),
        (
            curve([(121, 27), (129, 25), (141, 24), (153, 24)], "blue", "thick"),
            text("residual", 153, 20.5, "blue", 5, "end"),
        ),
    ),
    Step(
        "With more arithmetic to spend: grow in depth, width or resolution, or in all three in proportion.",
        (r"\text{MACs}\propto", r"\;\text{depth}", r"\cdot\text{width}^2", r"\cdot\text{resolution}^2"),
        (
            *(box(8, y, 18, 4) for y in (60, 65.5, 71)),
            arrow((17, 76.5), (17, 84), color="green", head=2),
            text("depth", 21, 83.5, "green", 4.3, "start"),
            *(box(42, y, 18, 4) for y in (60, 65.5, 71)),
            arrow((61, 67.5), (70, 67.5), color="green", head=2),
            text("width", 56, 83.5, "green", 4.3),
            grid(80, 62, 3, 3, 4),
            arrow((93, 61), (99.5, 55), color="green", head=2),
            text("resolution", 90, 83.5, "green", 4.3),
        ),
    ),
)
