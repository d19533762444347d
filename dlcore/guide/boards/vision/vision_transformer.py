"""The Vision Transformer at the board: patches as words, and two lines over the number of images."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, bent_arrow, box, curve, grid, line, text

BOXES = [13 + 9.4 * number for number in range(10)]  # the class token, then nine patches

STEPS = (
    Step(
        "A Vision Transformer cuts the image into patches.",
        (),
        (
            grid(4, 50, 3, 3, 11),
            curve([(6, 79), (14, 66), (19, 70), (27, 56), (35, 79)], "gray"),
            text("image", 20.5, 88.5, "gray", 4.3),
        ),
    ),
    Step(
        "One linear map makes a vector of each: patches are read as words.",
        (r"z_i=", r"E\,x_i"),
        (
            *(box(x, 34, 7, 7) for x in BOXES[1:]),
            bent_arrow([(10, 49), (15, 45), (25, 42.5)], "ink", "thin", 1.8),
            bent_arrow([(21, 49), (29, 45), (35, 42.5)], "ink", "thin", 1.8),
            bent_arrow([(32, 49), (41, 46), (45, 42.5)], "ink", "thin", 1.8),
            bent_arrow([(37, 55), (56, 51), (63, 42.5)], "ink", "thin", 1.8),
            bent_arrow([(38, 66), (66, 60), (81, 42.5)], "ink", "thin", 1.8),
            bent_arrow([(38, 78), (80, 68), (101, 42.5)], "ink", "thin", 1.8),
        ),
    ),
    Step(
        "Add a learned position to each, and put a class token in front.",
        (r"z_i=E\,x_i", r"\,+\,p_i"),
        (
            box(BOXES[0], 34, 7, 7, "red", "thick"),
            text("class", 11.5, 39, "red", 4.3, "end"),
            *(text(str(number), x + 3.5, 39.2, "gray", 4) for number, x in enumerate(BOXES)),
        ),
    ),
    Step(
        "The rest is a plain Transformer encoder; a linear layer reads the class token.",
        (),
        (
            box(12, 15, 93.5, 12, "blue"),
            text("attention, MLP", 58.5, 22.8, "blue"),
            text("× L", 110, 22.8, "blue", 5.5, "start"),
            *(line((x + 3.5, 33.5), (x + 3.5, 27.5), style="thin") for x in BOXES),
            arrow((BOXES[0] + 3.5, 15), (BOXES[0] + 3.5, 8), color="red", style="thick", head=2.2),
            text("prediction", 22, 9, "red", 5, "start"),
        ),
    ),
    Step(
        "It has almost no built-in notion of neighborhood: it must learn that from images.",
        (),
        (
            arrow((122, 78), (157, 78)),
            arrow((122, 78), (122, 38)),
            text("accuracy", 122, 34.5, size=4.5, anchor="start"),
            text("images (log)", 157, 86, size=4.5, anchor="end"),
        ),
    ),
    Step(
        "With little data it loses to a CNN; with very much, nothing built in limits it.",
        (),
        (
            curve([(124, 66), (132, 57), (142, 50), (154, 46)], "green", "thick"),
            text("CNN", 132, 53, "green", 4.5, "end"),
            curve([(124, 75), (132, 70), (142, 59), (149, 49), (154, 43)], "red", "thick"),
            text("ViT", 143, 69, "red", 4.5, "start"),
        ),
    ),
    Step("In the paper they cross after pre-training on tens of millions of images. Take a pre-trained one."),
)
