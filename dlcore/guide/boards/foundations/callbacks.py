"""Callbacks at the board: the curve that turns, the best epoch, and the epoch where patience runs out."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, curve, dot, line, text

BEST, STOP = 66, 98

STEPS = (
    Step(
        "A callback runs after every step or epoch, and may log, save, change or stop the training.",
        (),
        (
            arrow((16, 78), (152, 78)),
            arrow((16, 78), (16, 8)),
            text("loss", 20, 9, anchor="start"),
            text("epochs", 152, 86, anchor="end"),
        ),
    ),
    Step(
        "The training loss keeps falling: it never says when to stop.",
        (),
        (
            curve([(20, 20), (32, 39), (46, 51), (66, 59.5), (92, 66), (118, 70), (146, 72.5)], "blue", "thick"),
            text("training", 130, 66, "blue", 5.5, "start"),
        ),
    ),
    Step(
        "The validation loss falls, and turns: from there the network memorizes noise.",
        (),
        (
            curve([(20, 18), (30, 33), (44, 44), (56, 48.6), (BEST, 50), (78, 48.3), (98, 42), (122, 31), (146, 19)], "red", "thick"),
            text("validation", 118, 22, "red", 5.5, "end"),
        ),
    ),
    Step(
        "Early stopping marks the best epoch and waits a while: that is its patience.",
        (r"\text{stop when }", r"L_{\text{val}}\text{ has not improved}", r"\text{ for }p\text{ epochs}"),
        (
            dot(BEST, 50, "green"),
            line((BEST, 53), (BEST, 78), color="green", style="dashed"),
            text("best", BEST, 86, "green", 5.5),
            line((STOP, 45), (STOP, 78), color="gray", style="dashed"),
            text("stop", STOP, 86, "gray", 5.5),
            arrow((BEST + 1, 74), (STOP - 1, 74), color="gray", head=2),
            text("patience", (BEST + STOP) / 2, 72.5, "gray", 4.2),
        ),
    ),
    Step(
        "Restore the best weights: else this gap is what the waiting costs.",
        (),
        (
            line((BEST, 50), (STOP + 5, 50), color="green", style="thin"),
            arrow((STOP + 4, 43), (STOP + 4, 49.5), color="amber", head=1.8),
            text("gap", STOP + 8, 48, "amber", 5.5, "start"),
        ),
    ),
    Step(
        "A scheduler takes large steps first, to get close, and small ones last, to arrive.",
        (r"\eta_t=\tfrac12\,\eta_0", r"\left(1+\cos\frac{\pi t}{T}\right)"),
    ),
    Step("Validation decides when to stop; the test set judges. Never the same data for both."),
)  # fmt: skip
