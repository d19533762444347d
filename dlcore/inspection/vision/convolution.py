"""A window over an image, position by position: its pixels, the arithmetic there, and the output. Needs no torch."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy

from dlcore.base import InvalidInput
from dlcore.blocks.convolution import average_pool, convolve, max_pool, output_size, windows
from dlcore.inspection.images import gray, resize

LARGEST = 7  # rows and columns of a custom kernel
GREATEST, LONGEST = 1_000.0, 600
# What the kernel's numbers are multiplied by in each channel of the image.
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


class InvalidWindow(InvalidInput):
    """A window that does not fit the image, or a kernel that cannot be read."""


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
        """Rows and columns of the window."""
        return (len(self.kernel), len(self.kernel[0])) if self.operation == "convolution" else (self.size, self.size)

    @property
    def spacing(self):
        """The dilation; average pooling has none."""
        return 1 if self.operation == "average" else self.dilation

    @property
    def balance(self):
        """The sum of all weights, or 0 where it is negative or small beside their magnitudes: such a kernel responds to edges, and
        its output is signed; the output of others is an image again."""
        if self.operation != "convolution":
            return 1.0
        weights = kernels(self)
        return float(weights.sum()) if weights.sum() > 0.05 * abs(weights).sum() else 0.0


@dataclass(frozen=True)
class Place:
    """One position of the window: the pixels under it, the weights, and their products, each (channels, rows, columns).

    Pooling has no `weights` and `products`. `results` holds a number for each channel, `total` their sum; it is None for
    pooling, which keeps channels apart. In `outside`, pixels of the padding are NaN.
    """

    row: int
    column: int
    pixels: numpy.ndarray
    weights: numpy.ndarray | None
    products: numpy.ndarray | None
    results: numpy.ndarray
    total: float | None
    outside: numpy.ndarray


def to_grid(pixels, height, width, colored):
    """An image uint8 (…, …, 3) resized, in 0…255: float64 (3 or 1, height, width)."""
    small = resize(pixels, height, width)
    return (small.transpose(2, 0, 1) if colored else gray(small)[None]).astype(float)


def parse_kernel(text):
    """A kernel typed as rows separated by “;” and numbers by spaces, as a tuple of rows; raises InvalidWindow."""
    rows = [row.split() for row in text[:LONGEST].replace(",", ".").replace("−", "-").split(";")]
    if not all(rows) or len({len(row) for row in rows}) > 1:
        raise InvalidWindow(
            "A kernel needs rows of equally many numbers, separated by “;”, for instance “0 1 0; 1 −4 1; 0 1 0”."
        )
    if max(len(rows), len(rows[0])) > LARGEST:
        raise InvalidWindow(f"A kernel has at most {LARGEST} × {LARGEST} numbers here.")
    kernel = tuple(tuple(map(_number, row)) for row in rows)
    if len(text) > LONGEST:
        raise InvalidWindow(f"A kernel of more than {LONGEST} characters is not read.")
    return kernel


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


def apply_window(image, window):
    """The output at every position: (maps, rows, columns); raises InvalidWindow where the window does not fit."""
    _check(image, window)
    if window.operation == "convolution":
        return convolve(image, kernels(window), 0.0, window.stride, window.padding, window.dilation, window.flipped)
    if window.operation == "max":
        return max_pool(image, window.size, window.stride, window.padding, window.dilation)
    return average_pool(image, window.size, window.stride, window.padding)


def busiest_place(image, window):
    """The position, counted row by row, whose pixels vary most: a good one to begin with."""
    pixels = windows(image, *window.shape, window.stride, window.padding, window.spacing)
    return int(pixels.std((-2, -1)).sum(0).argmax())


def _check(image, window):
    for side, size in zip(image.shape[-2:], window.shape, strict=True):
        if output_size(side, size, window.stride, window.padding, window.spacing) < 1:
            reach = window.spacing * (size - 1) + 1
            raise InvalidWindow(
                f"The window spans {reach} pixels, and the image has only {side + 2 * window.padding} with its padding."
            )
    if window.operation != "convolution" and 2 * window.padding > window.size:
        raise InvalidWindow(
            f"A padding of {window.padding} is more than half of the pooling window of {window.size}: some windows would contain nothing else."
        )


def place_at(image, window, number):
    """The arithmetic at one position, counted row by row from 0; a number beyond the last is the last."""
    results = apply_window(image, window)
    across = results.shape[-1]
    row, column = divmod(min(max(0, number), results.shape[-2] * across - 1), across)

    def view(fill):
        return windows(image, *window.shape, window.stride, window.padding, window.spacing, fill)[:, row, column]

    inside, pixels = view(numpy.nan), view(0.0)
    if window.operation != "convolution":
        return Place(row, column, pixels, None, None, results[:, row, column], None, inside)
    weights = kernels(window)[0]
    weights = weights[..., ::-1, ::-1] if window.flipped else weights
    products = pixels * weights
    return Place(row, column, pixels, weights, products, products.sum((-2, -1)), float(results[0, row, column]), inside)
