"""Optimizers in practice at the board: a hump over the learning rate for each, and the same loss by seconds for three batch sizes."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, curve, line, text


def _hump(left, top, right, color):
    """Accuracy over the learning rate: it rises slowly, stays, and falls off where training diverges."""
    points = [(left, 72), ((left + top) / 2, 47), (top, 25), ((top + right) / 2 + 2, 41), (right, 72)]
    return curve(points, color, "thick")


STEPS = (
    Step(
        "The full gradient is exact and expensive; one example's is noisy, cheap and unbiased.",
        (r"g_B=\frac1B\sum_{i\in\text{batch}}\nabla L_i",),
        (
            arrow((90, 76), (156, 76)),
            arrow((90, 76), (90, 12)),
            text("loss", 93, 12, anchor="start"),
            text("seconds", 156, 84, anchor="end"),
        ),
    ),
    Step(
        "In between: noise falls with the root of the batch size, work grows with the size itself.",
        (r"\text{noise}\propto\frac1{\sqrt B},", r"\qquad\text{work}\propto B"),
        (
            curve([(93, 20), (104, 23.5), (116, 30), (128, 36.5), (140, 43), (153, 49)], "red", "thick"),
            text("all", 150, 43, "red", 5.5),
        ),
    ),
    Step(
        "One example at a time starts fast and then jitters; most of the hardware sits idle.",
        (),
        (
            line((93, 20), (97, 33), (99, 30), (103, 44), (106, 40), (110, 50), (114, 46), (118, 55), (122, 49), (127, 57), (132, 51), (137, 58), (143, 53), (148, 59), (153, 54), color="amber"),
            text("one", 134, 47, "amber", 5.5),
        ),
    ),
    Step(
        "Many rough steps beat a few exact ones: a mini-batch wins by seconds.",
        (),
        (
            curve([(93, 20), (98, 38), (104, 51), (113, 61), (126, 67), (140, 69.5), (153, 70.5)], "green", "thick"),
            text("some", 114, 69.5, "green", 5.5),
        ),
    ),
    Step(
        "Whichever optimizer: the learning rate is the first thing to tune.",
        (),
        (
            arrow((6, 76), (80, 76)),
            arrow((6, 76), (6, 12)),
            text("accuracy", 9, 12, anchor="start"),
            text("learning rate (log)", 80, 84, anchor="end"),
            _hump(10, 27, 44, "blue"),
            text("Adam", 25, 21, "blue", 4.8),
        ),
    ),
    Step(
        "Each has its own best one: equal heights, different positions. No common learning rate is fair.",
        (),
        (
            _hump(28, 46, 60, "red"),
            text("momentum", 46, 21, "red", 4.8),
            _hump(46, 63, 76, "green"),
            text("SGD", 66, 21, "green", 4.8),
            line((36, 74), (36, 24), color="gray", style="dashed"),
        ),
    ),
    Step("Start with Adam; take SGD with momentum when there is time to tune. Check a plot's x-axis."),
)  # fmt: skip
