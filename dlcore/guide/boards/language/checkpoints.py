"""Pretrained checkpoints at the board: three families' attention maps, and two habits of heads."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, grid, hatch, text

TOP, CELL, SIZE = 26, 8, 5


def _outline(x, y, size, side, color="ink"):
    return grid(x, y, size, size, side, color)


def _triangle(x, y, side):
    """What lies above the diagonal of three by three, struck out."""
    return tuple(hatch(x + side * column, y + side * row, side, side, "red", 2.6) for row in range(3) for column in range(row + 1, 3))  # fmt: skip


STEPS = (
    Step(
        "Each head gives every token a row of weights; T5's scores have no √d, but a bias.",
        (
            r"A=\operatorname{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)",
            r",\quad\text{T5: }\operatorname{softmax}(QK^\top+B)",
        ),
    ),
    Step(
        "BERT: rows are queries, columns keys, both sides in view.",
        (),
        (
            text("BERT", 26, 8, "ink", 6),
            _outline(6, TOP, SIZE, CELL),
            text("keys", 26, 20, "gray", 4.2),
            arrow((14, 22.5), (38, 22.5), color="gray", head=1.8),
            text("queries", 6, 73, "gray", 4.2, "start"),
            arrow((2.8, 34), (2.8, 58), color="gray", head=1.8),
        ),
    ),
    Step(
        "GPT: only to the left, so its map is a triangle.",
        (r"A_{ij}=0", r"\quad\text{for } j>i"),
        (
            text("GPT", 77, 8, "ink", 6),
            _outline(57, TOP, SIZE, CELL),
            *(
                hatch(57 + CELL * column, TOP + CELL * row, CELL, CELL, "red", 2.6)
                for row in range(SIZE)
                for column in range(row + 1, SIZE)
            ),
        ),
    ),
    Step(
        "T5 has three kinds: both sides, a triangle, and from the answer to the text.",
        (),
        (
            text("T5", 134, 8, "ink", 6),
            _outline(110, 17, 3, 7),
            text("encoder", 120.5, 44, "gray", 4.2),
            _outline(110, 50, 3, 7),
            text("cross", 120.5, 77, "gray", 4.2),
            _outline(137, 50, 3, 7),
            *_triangle(137, 50, 7),
            text("decoder", 147.5, 77, "gray", 4.2),
        ),
    ),
    Step(
        "A common habit: the previous token, a diagonal beside the middle one.",
        (),
        (
            *(hatch(6 + CELL * (row - 1), TOP + CELL * row, CELL, CELL, "blue", 1.5) for row in range(1, SIZE)),
            text("previous token", 26, 80.5, "blue", 4.8),
        ),
    ),
    Step(
        "Another: nearly everything to the first token, a no-op.",
        (),
        (
            *(hatch(6, TOP + CELL * row, CELL, CELL, "amber", 1.5) for row in range(SIZE) if row != 1),
            text("no-op", 26, 87.5, "amber", 4.8),
        ),
    ),
    Step("So a map shows where information can flow. It does not say why the model decided."),
    Step("To learn what matters, change the input or remove a head, and measure the change."),
)
