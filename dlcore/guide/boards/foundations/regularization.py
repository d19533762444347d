"""Regularization at the board: bias falls, variance rises, and their sum is a U that regularization walks down."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, curve, dot, line, text

BEST = 74

STEPS = (
    Step(
        "The expected squared error, against how flexible the model is.",
        (r"\operatorname E(y-\hat y)^2",),
        (
            arrow((16, 78), (152, 78)),
            arrow((16, 78), (16, 8)),
            text("error", 20, 9, anchor="start"),
            text("complexity", 152, 86, anchor="end"),
        ),
    ),
    Step(
        "A small model misses the truth in the same way each time: bias.",
        (r"=\bigl(f-\operatorname E\hat y\bigr)^2",),
        (
            curve([(20, 18), (34, 40), (52, 56), (78, 66), (110, 71), (146, 73)], "blue", "thick"),
            text("bias²", 26, 44, "blue", 5.5, "end"),
        ),
    ),
    Step(
        "A flexible one follows the noise of its training set: variance.",
        (r"+\operatorname{Var}\hat y",),
        (
            curve([(20, 75), (50, 72.5), (78, 68), (104, 59), (126, 47), (146, 31)], "red", "thick"),
            text("variance", 147, 42, "red", 5.5, "end"),
        ),
    ),
    Step(
        "Noise nobody can predict; all three add up to a U.",
        (r"+\,\sigma^2",),
        (
            line((20, 74), (146, 74), color="gray", style="dashed"),
            curve([(20, 11), (36, 31), (54, 43), (BEST, 47), (96, 43.5), (122, 33), (144, 16)], "ink", "thick"),
            dot(BEST, 47, "green"),
            line((BEST, 50), (BEST, 78), color="green", style="dashed"),
        ),
    ),
    Step(
        "Regularization adds a little bias, and removes more variance.",
        (),
        (arrow((128, 24), (98, 37), color="green"), text("regularize", 116, 20, "green", 5.5, "end")),
    ),
    Step(
        "L2 shrinks weights in proportion, L1 by a constant: some reach zero.",
        (r"\lambda w\ \text{ against }\ \lambda\operatorname{sign}w",),
    ),
    Step(
        "Normalization is about training: batch over examples, layer over units.",
        (r"\gamma\,\frac{z-\mu}{\sigma}+\beta",),
    ),
    Step("Dropout and batch normalization change in eval mode. Validation chooses every strength."),
)
