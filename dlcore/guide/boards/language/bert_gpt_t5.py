"""BERT, GPT and T5 at the board: three attention masks, hatched where a query may attend, and the objective under each."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, grid, hatch, line, text

TOP, CELL = 24, 9


def cells(x, y, allowed, side=CELL, color="blue", rows=4, columns=4):
    """A mask: hatched where `allowed(row, column)`."""
    return (
        grid(x, y, columns, rows, side),
        *(
            hatch(x + side * column, y + side * row, side, side, color, 2.2)
            for row in range(rows)
            for column in range(columns)
            if allowed(row, column)
        ),
    )


def every(row, column):
    return True


def past(row, column):
    return column <= row


STEPS = (
    Step(
        "All three are Transformers. They differ in what a token may see.",
        (r"\operatorname{softmax}\big(\text{scores}", r"+\,\text{mask}", r"\big)\,V"),
    ),
    Step(
        "BERT is an encoder: every token sees both sides.",
        (),
        (
            text("BERT", 24, 8, "blue", 6),
            *cells(6, TOP, every),
            text("keys", 24, 20, "gray", 4.2),
            arrow((14, 21.8), (34, 21.8), color="gray", head=1.6),
            arrow((3.5, 34), (3.5, 52), color="gray", head=1.6),
        ),
    ),
    Step(
        "So it learns to predict masked words, which suits classification.",
        (r"-\log p(\,\text{cat}\mid\text{the [MASK] sat})",),
        (text("fill in words", 24, 70, "blue", 4.8), text("the [MASK] sat", 24, 78, "gray", 4.2)),
    ),
    Step(
        "GPT is a decoder: a token sees itself and what stands before it.",
        (),
        (text("GPT", 74, 8, "red", 6), *cells(56, TOP, past, color="red")),
    ),
    Step(
        "So it learns the next token, at every position at once, and can generate.",
        (r"-\sum_t\log p(", r"x_t\mid x_{<t})"),
        (text("predict the next", 74, 70, "red", 4.8), text("the cat →", 74, 78, "gray", 4.2)),
    ),
    Step(
        "T5 has both: an encoder reads, a decoder writes and looks at what was read.",
        (),
        (
            text("T5", 130, 8, "green", 6),
            *cells(108, 15, every, 6, "green", 3, 3),
            text("encoder", 117, 39, "gray", 4.2),
            *cells(108, 43, every, 6, "green", 3, 3),
            *cells(134, 43, past, 6, "green", 3, 3),
            text("cross-attention", 113, 66.5, "gray", 4.2),
            text("decoder", 144, 66.5, "gray", 4.2),
            line((130, 43), (130, 61), color="gray", style="dashed"),
            text("text to text", 130, 76, "green", 4.8),
            text("translate: … → …", 130, 84, "gray", 4.2),
        ),
    ),
    Step("Compare them fairly: equal parameters and text, and the steps that each needs. BERT needs more."),
)
