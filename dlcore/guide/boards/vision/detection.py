"""YOLO at the board: a grid over an image, the cells that answer, their boxes, and the one that is left."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, box, dot, grid, hatch, line, math, text

X, Y, SIDE = 6, 6, 10
PARTS = ("x", "y", "w", "h")

STEPS = (
    Step(
        "Detection: what is in the image, and where? One pass must answer both.",
        (),
        (
            box(X, Y, 8 * SIDE, 8 * SIDE),
            line((33, 31), (56, 30), (43, 63), color="ink", style="thick"),
        ),
    ),
    Step(
        "The network turns the image into a coarse grid, a vector for each cell.",
        (r"8\times8\times", r"(4+1+C)"),
        (grid(X, Y, 8, 8, SIDE, "gray"),),
    ),
    Step(
        "The cell with the object's center answers for it; its neighbors may, too.",
        (),
        (
            hatch(X + 3 * SIDE, Y + 4 * SIDE, SIDE, SIDE, "blue"),
            hatch(X + 4 * SIDE, Y + 4 * SIDE, SIDE, SIDE, "blue", 3.2),
            hatch(X + 3 * SIDE, Y + 3 * SIDE, SIDE, SIDE, "blue", 3.2),
            dot(44.5, 46.5, "red", 1),
        ),
    ),
    Step(
        "Each cell says at once: where the box is, whether there is an object, and which class.",
        (),
        (
            arrow((47, 51), (104, 51), color="blue", head=2.4),
            *(box(106, 12 + 8 * number, 12, 8) for number in range(8)),
            *(math(part, 112, 18 + 8 * number) for number, part in enumerate(PARTS)),
            *(text("·", 112, 58 + 8 * number, "ink", 6) for number in range(3)),
            math("o", 112, 50),
            text("box", 122, 29.5, "gray", 5, "start"),
            text("objectness", 122, 49.7, "gray", 5, "start"),
            text("classes", 122, 65.5, "gray", 5, "start"),
            line((120.3, 13), (120.3, 43), color="gray"),
            line((120.3, 53), (120.3, 75), color="gray"),
        ),
    ),
    Step(
        "One loss trains all three parts together.",
        (r"L=", r"\lambda\,L_{\text{box}}", r"+\,L_{\text{object}}", r"+\,L_{\text{class}}"),
    ),
    Step(
        "Several cells predict the same object: boxes that are nearly alike.",
        (),
        (
            box(29, 25, 31, 41, "amber"),
            box(31, 27.5, 28, 40, "amber"),
            box(30, 28, 32, 36, "amber"),
        ),
    ),
    Step(
        "Non-maximum suppression keeps the most confident one and drops those that overlap it.",
        (r"\mathrm{IoU}=\frac{|A\cap B|}{|A\cup B|}", r"\;>\;\text{threshold}\;\Rightarrow\;\text{drop}"),
        (box(30, 26.5, 29, 39, "green", "thick"), text("0.9", 34, 24, "green", 5)),
    ),
    Step("Its limit: a cell has one box, so two small objects in one cell compete for it."),
)
