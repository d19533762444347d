"""A window over a reader's picture, place by place: what it sees, what it computes there, and what comes out. Needs no torch."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy

from dlcore.blocks.convolution import average_pool, convolve, max_pool, places, windows
from dlcore.inspection.images import gray, resize

LARGEST = 7  # rows and columns of a kernel of one's own
GREATEST, LONGEST = 1_000.0, 600
# What a kernel's numbers are multiplied by in each channel of the picture.
CHANNELS = MappingProxyType({"gray": (1,), "rgb": (1, 1, 1), "red-blue": (1, 0, -1)})

KERNELS = MappingProxyType(
    {
        "edges-across": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "edges-down": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "outline": ((0, -1, 0), (-1, 4, -1), (0, -1, 0)),
        "blur": ((1 / 16, 2 / 16, 1 / 16), (2 / 16, 4 / 16, 2 / 16), (1 / 16, 2 / 16, 1 / 16)),
        "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "emboss": ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
    }
)


class InvalidWindow(ValueError):
    """A window that cannot move over this picture; the message is one sentence that says why."""


@dataclass(frozen=True)
class Window:
    """What moves, and how. `kernel` is rows of numbers and `channels` what they are multiplied by in each (convolution alone), `size` the pooling window's side."""

    operation: str  # convolution, max or average
    kernel: tuple[tuple[float, ...], ...] = ()
    channels: tuple[float, ...] = (1,)
    size: int = 2
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    flipped: bool = False

    @property
    def shape(self):
        """Rows and columns that it looks at."""
        return (len(self.kernel), len(self.kernel[0])) if self.operation == "convolution" else (self.size, self.size)

    @property
    def spacing(self):
        """The dilation; means are taken without one."""
        return 1 if self.operation == "average" else self.dilation

    @property
    def balance(self):
        """The sum of all weights, or 0 where it is negative or small beside their sizes: such a kernel answers to changes, the others keep a picture a picture."""
        if self.operation != "convolution":
            return 1.0
        weights = kernels(self)
        return float(weights.sum()) if weights.sum() > 0.05 * abs(weights).sum() else 0.0


@dataclass(frozen=True)
class Place:
    """One place of the window: its row and column, and of every channel what it sees, what it multiplies it with, and what that makes.

    All three are arrays (channels, rows, columns); of pooling `weights` is None. `results` holds a number for each channel, `total` their sum, or None for
    pooling, which keeps the channels apart. Pixels of the padding are NaN in `outside`.
    """

    row: int
    column: int
    seen: numpy.ndarray
    weights: numpy.ndarray | None
    products: numpy.ndarray | None
    results: numpy.ndarray
    total: float | None
    outside: numpy.ndarray


def grid(pixels, height, width, colored):
    """A picture uint8 (…, …, 3) made small, as numbers from 0 to 255: float64 (3 or 1, height, width)."""
    small = resize(pixels, height, width)
    return (small.transpose(2, 0, 1) if colored else gray(small)[None]).astype(float)


def own_kernel(text):
    """A reader's kernel, rows parted by “;” and numbers by blanks, as a tuple of rows; raises BadWindow."""
    rows = [row.split() for row in text[:LONGEST].replace(",", ".").replace("−", "-").split(";")]
    if not all(rows) or len({len(row) for row in rows}) > 1:
        raise InvalidWindow(
            "A kernel needs rows of equally many numbers, parted by “;”, for instance “0 1 0; 1 −4 1; 0 1 0”."
        )
    if max(len(rows), len(rows[0])) > LARGEST:
        raise InvalidWindow(f"A kernel has at most {LARGEST} × {LARGEST} numbers here.")
    return tuple(tuple(map(_number, row)) for row in rows)


def _number(word):
    above, _, below = word.partition("/")
    try:
        number = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        raise InvalidWindow(f"“{word[:20]}” is not a number.") from None
    if not abs(number) <= GREATEST:  # neither too large nor NaN
        raise InvalidWindow(
            f"The numbers of a kernel lie between −{GREATEST:g} and {GREATEST:g}, and {word[:20]} does not."
        )
    return number + 0.0


def kernels(window):
    """The kernel as a layer has it, with a slice for every channel: (1, channels, rows, columns)."""
    return numpy.multiply.outer(numpy.array(window.channels, float), numpy.array(window.kernel, float))[None]


def moved(picture, window):
    """What comes out at every place: (maps, places down, places across); raises BadWindow where the window fits nowhere."""
    _check(picture, window)
    if window.operation == "convolution":
        return convolve(picture, kernels(window), 0.0, window.stride, window.padding, window.dilation, window.flipped)
    if window.operation == "max":
        return max_pool(picture, window.size, window.stride, window.padding, window.dilation)
    return average_pool(picture, window.size, window.stride, window.padding)


def busiest(picture, window):
    """The place, counted row by row, whose pixels differ most from each other: a good one to begin with."""
    seen = windows(picture, *window.shape, window.stride, window.padding, window.spacing)
    return int(seen.std((-2, -1)).sum(0).argmax())


def _check(picture, window):
    for side, size in zip(picture.shape[-2:], window.shape, strict=True):
        if places(side, size, window.stride, window.padding, window.spacing) < 1:
            reach = window.spacing * (size - 1) + 1
            raise InvalidWindow(
                f"The window reaches over {reach} pixels, and the picture has only {side + 2 * window.padding} with its padding."
            )
    if window.operation != "convolution" and 2 * window.padding > window.size:
        raise InvalidWindow(
            f"A padding of {window.padding} is more than half of the pooling window of {window.size}: some windows would see nothing else."
        )


def at(picture, window, number):
    """The arithmetic of one place, counted row by row from 0; a number beyond the last is the last."""
    results = moved(picture, window)
    across = results.shape[-1]
    row, column = divmod(min(max(0, number), results.shape[-2] * across - 1), across)

    def looking(fill):
        return windows(picture, *window.shape, window.stride, window.padding, window.spacing, fill)[:, row, column]

    inside, seen = looking(numpy.nan), looking(0.0)
    if window.operation != "convolution":
        return Place(row, column, seen, None, None, results[:, row, column], None, inside)
    weights = kernels(window)[0]
    weights = weights[..., ::-1, ::-1] if window.flipped else weights
    products = seen * weights
    return Place(row, column, seen, weights, products, products.sum((-2, -1)), float(results[0, row, column]), inside)
