"""Losses at the board: three of them as functions of the right class's logit, drawn to scale."""

from math import exp, log

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, dot, line, plot, text

LEFT, RIGHT, ZERO, FLOOR = 24, 140, 82, 76


def _y(loss):
    """A loss on the paper; five is the greatest that fits."""
    return lambda x: FLOOR - 12.5 * loss((x - ZERO) / 14.5)


def _squared_error(z):
    return (1 - 1 / (1 + exp(-z))) ** 2


STEPS = (
    Step(
        "A loss turns “how wrong?” into one number, and training follows its gradient.",
        (),
        (
            arrow((16, FLOOR), (150, FLOOR)),
            arrow((16, FLOOR), (16, 8)),
            text("loss", 20, 9, anchor="start"),
            text("logit of the right class", 150, 88.5, anchor="end"),
            line((ZERO, FLOOR - 1.5), (ZERO, FLOOR + 1.5)),
            text("0", ZERO, 82.5, size=4.5),
            line((ZERO + 14.5, FLOOR - 1.5), (ZERO + 14.5, FLOOR + 1.5)),
            text("1", ZERO + 14.5, 82.5, size=4.5),
            text("confidently wrong", 39, 88.5, "gray"),
        ),
    ),
    Step(
        "Hinge falls in a straight line, and stops at the margin.",
        (r"\max(0,", r"\,1-z)"),
        (
            line((LEFT + 2, _y(lambda z: 1 - z)(LEFT + 2)), (ZERO + 14.5, FLOOR - 0.4), (RIGHT, FLOOR - 0.4), color="amber", style="thick"),
            text("hinge", 40, 15, "amber", 5.5, "start"),
        ),
    ),
    Step(
        "Cross-entropy follows it smoothly; its gradient is probability minus target.",
        (r"-\log\sigma(z)", r"\qquad\frac{\partial L}{\partial z}=p-y"),
        (
            plot(_y(lambda z: log(1 + exp(-z))), LEFT, RIGHT, "blue", "thick"),
            text("cross-entropy", 112, 63, "blue", 5.5, "start"),
        ),
    ),
    Step(
        "Squared error behind a sigmoid is flat on both sides: the sigmoid's derivative multiplies it.",
        (r"(1-\sigma(z))^2", r"\qquad\frac{\partial L}{\partial z}=2(p-y)\,p\,(1-p)"),
        (
            plot(_y(_squared_error), LEFT, RIGHT, "red", "thick"),
            text("squared error", 19, 72.5, "red", 5.5, "start"),
        ),
    ),
    Step(
        "A confidently wrong prediction: which of the three still has a gradient?",
        (),
        (
            line((ZERO - 43.5, 62), (ZERO - 43.5, 26), color="gray", style="dashed"),
            dot(ZERO - 43.5, _y(lambda z: log(1 + exp(-z)))(ZERO - 43.5), "blue"),
            dot(ZERO - 43.5, _y(_squared_error)(ZERO - 43.5), "red"),
        ),
    ),
    Step(
        "Cross-entropy's gradient is almost at its maximum there; that of squared error nearly vanishes.",
        (),
        (
            text("−0.95", ZERO - 45, 46, "blue", anchor="end"),
            text("gradient", ZERO - 45, 53, "gray", 4.5, "end"),
            text("−0.09", ZERO - 45, 60.5, "red", anchor="end"),
        ),
    ),
    Step("So: MSE for regression, cross-entropy on the logits for classes, Huber or MAE where there are outliers."),
)  # fmt: skip
