"""U-Net at the board: a big U, what on the way down, where along the arrows."""

from dlcore.guide.boards import Step
from dlcore.guide.boards.pen import arrow, box, text

# Each size of the map: where its row stands, how tall its boxes are, and how thick (its channels).
LEVELS = ((8, 20, 4), (34, 13, 6.5), (53, 9, 9), (68, 6, 13))
LEFT, RIGHT = (22, 37, 51), (134, 119, 105)


def _box(center, level, color="ink", style=""):
    top, height, thickness = LEVELS[level]
    return box(center - thickness / 2, top, thickness, height, color, style)


def _down(start, level):
    top, height, _ = LEVELS[level]
    below = LEVELS[level + 1]
    end = (*LEFT, 78)[level + 1] - below[2] / 2
    return arrow((start, top + height + 0.6), (start, below[0] + below[1] / 2), (end - 0.6, below[0] + below[1] / 2), color="red", head=2)  # fmt: skip


def _up(end, level):
    top, height, _ = LEVELS[level]
    below = LEVELS[level + 1]
    start = (*RIGHT, 78)[level + 1] + below[2] / 2
    return arrow((start + 0.6, below[0] + below[1] / 2), (end, below[0] + below[1] / 2), (end, top + height + 0.6), color="green", head=2)  # fmt: skip


STEPS = (
    Step(
        "Segmentation gives each pixel a class; a pixel alone often does not tell its own.",
        (),
        (_box(LEFT[0], 0), text("image", 16, 19.8, "gray", 4.5, "end")),
    ),
    Step(
        "Down: convolve, halve the size, double the channels. Each unit sees more of the image.",
        (),
        (
            _down(LEFT[0], 0),
            _box(LEFT[1], 1),
            _down(LEFT[1], 1),
            _box(LEFT[2], 2),
            _down(LEFT[2], 2),
            _box(78, 3),
        ),
    ),
    Step(
        "At the bottom it knows what is there, and has lost where.",
        (),
        (text("what", 78, 82, "red", 6.5),),
    ),
    Step(
        "Up: enlarge again, so that there is a prediction for every pixel. Alone, it would be blurred.",
        (),
        (
            _up(RIGHT[2], 2),
            _box(RIGHT[2], 2),
            _up(RIGHT[1], 1),
            _box(RIGHT[1], 1),
            _up(RIGHT[0], 0),
            _box(RIGHT[0], 0),
            text("classes", 139, 17, "gray", 4.5, "start"),
            text("of pixels", 139, 22.5, "gray", 4.5, "start"),
        ),
    ),
    Step(
        "The skip connections put the features of the same size beside them: they say where.",
        (r"[\,\text{up}", r"\,;\;\text{skip}\,]"),
        (
            *(
                arrow(
                    (left + LEVELS[level][2] / 2 + 2, y),
                    (right - LEVELS[level][2] / 2 - 2, y),
                    color="blue",
                    style="thick",
                )
                for level, (left, right) in enumerate(zip(LEFT, RIGHT))
                for y in (LEVELS[level][0] + LEVELS[level][1] / 2 - 1,)
            ),
            text("where", 78, 14, "blue", 6.5),
            text("where", 78, 36.5, "blue", 6),
            text("where", 78, 53.5, "blue", 5.5),
        ),
    ),
    Step(
        "Concatenate, where ResNet adds: deep and shallow features do not mean the same.",
        (r"y=f(x)+x", r"\qquad\text{or}\qquad y=g([\,u\,;s\,])"),
    ),
    Step(
        "Measure overlap, not accuracy: background alone is right for most pixels.",
        (r"\mathrm{Dice}=\frac{2\,|A\cap B|}{|A|+|B|}", r",\qquad\mathrm{IoU}=\frac{D}{2-D}"),
    ),
    Step("And bring a baseline: on clean slices two thresholds are hard to beat."),
)
