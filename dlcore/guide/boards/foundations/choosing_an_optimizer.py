"""Choosing an optimizer at the board: questions from top to bottom, and one valley over the learning rate for each."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, box, curve, text


def _question(row, words, answer, color):
    y = 3 + 17.5 * row
    return (
        *((arrow((24, y - 6.3), (24, y - 0.3), head=2),) if row else (text("yes", 51, y + 3.5, "gray", 3.8),)),
        box(2, y, 44, 11),
        text(words, 24, y + 7.2, size=4.3),
        arrow((46.5, y + 5.5), (56, y + 5.5), color=color, head=2),
        text(answer, 58.5, y + 7.2, color, 5, "start"),
    )


STEPS = (
    Step(
        "I start with Adam, as AdamW once there is weight decay, and ask what speaks against it.",
        (r"w\leftarrow w-\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}", r"\;-\;\eta\lambda w"),
    ),
    Step(
        "Rare features? AdaGrad: a weight's learning rate shrinks only when its feature occurs.",
        (),
        _question(0, "rare features?", "AdaGrad", "blue"),
    ),
    Step(
        "Regularization decides? AdamW, with its decay chosen on validation.",
        (),
        (*_question(1, "regularization?", "AdamW", "green"), text("no", 28, 18.5, "gray", 3.8)),
    ),
    Step(
        "Recurrent? One that divides by the gradient's size, as validation says, with clipping.",
        (),
        _question(2, "recurrent?", "Adam, RMSProp", "amber"),
    ),
    Step(
        "Little memory, or time to tune a CNN? SGD with momentum and a schedule.",
        (),
        _question(3, "little memory?", "momentum", "red"),
    ),
    Step(
        "Otherwise Adam.",
        (),
        (arrow((24, 66.7), (24, 75), head=2), text("Adam", 24, 82, "ink", 5.5)),
    ),
    Step(
        "Before changing the optimizer, tune the learning rate: each has its own valley.",
        (),
        (
            arrow((104, 76), (157, 76)),
            arrow((104, 76), (104, 22)),
            text("validation loss", 104, 18, size=4.5, anchor="start"),
            text("learning rate (log)", 157, 84, size=4.5, anchor="end"),
            curve([(107, 34), (112, 49), (118, 62), (124, 66), (129, 61), (133, 44), (135, 28)], "green", "thick"),
            text("AdamW", 119, 29, "green", 4.5),
            curve([(123, 34), (129, 50), (136, 62), (142, 66), (147, 60), (150, 45), (152, 30)], "red", "thick"),
            text("SGD", 143, 29, "red", 4.5),
        ),
    ),
)
