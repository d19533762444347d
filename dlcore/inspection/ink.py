"""What stands out in an image: dark on light or light on dark, strong or faint, wherever it is. Needs no torch."""

from dataclasses import dataclass

import numpy
from PIL import Image, ImageFilter

from dlcore.base import InvalidInput

FAINTEST = 16  # gray levels that ink differs from its background, at least
SMOOTHED_FROM = 128  # pixels a side: in smaller images a stroke may be one pixel wide


@dataclass(frozen=True)
class Ink:
    """The image as bright ink on 0, uint8 (height, width), stretched to 255; where it lies, as left, top, right and bottom; and whether it was dark on light."""

    pixels: numpy.ndarray
    box: tuple[int, int, int, int]
    was_dark: bool

    @property
    def cropped(self):
        left, top, right, bottom = self.box
        return self.pixels[top:bottom, left:right]


def find_ink(gray):
    """The Ink of a gray image, uint8 (height, width). Raises InvalidInput, a sentence, where nothing stands out.

    The background is a plane through the border's gray levels, so that light from one side does no harm; ink is what differs from it by more than
    the border's own noise, in the direction in which more does.
    """
    background, noise = _background(gray.astype("float32"))
    difference = gray - background
    threshold = min(max(FAINTEST, 4 * noise), 100)
    bright, dark = (_without_specks(sign * difference) for sign in (1, -1))
    was_dark = _mass(dark, threshold) > _mass(bright, threshold)
    ink = dark if was_dark else bright
    contrast = float(ink.max())
    if contrast < threshold:
        raise InvalidInput(
            "Nothing stands out in this image: it has one color, or none that differs enough from its border."
        )
    ink[ink < max(contrast / 10, 3 * noise)] = 0
    rows, columns = (numpy.flatnonzero(ink.any(axis)) for axis in (1, 0))
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    return Ink((ink * (255 / contrast)).round().clip(0, 255).astype("uint8"), box, bool(was_dark))


def _background(gray):
    """A plane through the border's gray levels (height, width), and the noise around it; what ink reaches the border is left out."""
    height, width = gray.shape
    down, right = numpy.mgrid[0:height, 0:width].astype("float32")
    edge = max(1, min(height, width) // 25)
    border = numpy.ones(gray.shape, bool)
    border[edge : height - edge, edge : width - edge] = False
    values, places = gray[border], numpy.stack([numpy.ones(border.sum()), down[border], right[border]], 1)
    kept = abs(values - numpy.median(values)) <= max(3 * _spread(values), 8)
    for _ in range(2):
        plane, *_ = numpy.linalg.lstsq(places[kept], values[kept], rcond=None)
        residuals = values - places @ plane
        kept = abs(residuals) <= max(3 * _spread(residuals), 4)
    return plane[0] + plane[1] * down + plane[2] * right, _spread(residuals)


def _spread(values):
    """The standard deviation, by the median of the distances to the median: what ink at the border does not move."""
    return 1.4826 * float(numpy.median(abs(values - numpy.median(values))))


def _without_specks(ink):
    ink = ink.clip(0, 255)
    if min(ink.shape) < SMOOTHED_FROM:
        return ink
    return numpy.asarray(Image.fromarray(ink.astype("uint8")).filter(ImageFilter.MedianFilter(3)), "float32").copy()


def _mass(ink, threshold):
    return float(ink[ink >= threshold].sum())


def as_digit(ink, inside=20, side=28):
    """Ink as MNIST's digits were prepared: fitted into 20×20 pixels, its center of mass in the middle of 28×28."""
    small = _fit(ink.cropped, inside).astype("float64")
    down, right = ((small.sum(1 - axis) * numpy.arange(small.shape[axis])).sum() / small.sum() for axis in (0, 1))
    half = side // 2
    return _place(small * (255 / small.max()), side, round(half - down), round(half - right))


def as_clothing(ink, side=28):
    """Ink as Fashion-MNIST's clothes were prepared: its longer side 28 pixels, in the middle."""
    small = _fit(ink.cropped, side).astype("float64")
    return _place(small, side, (side - small.shape[0]) // 2, (side - small.shape[1]) // 2)


def _fit(pixels, longest):
    """The image with its longer side so long, its proportions kept."""
    image, scale = Image.fromarray(pixels), longest / max(pixels.shape)
    return numpy.asarray(
        image.resize([max(1, round(length * scale)) for length in image.size], Image.Resampling.LANCZOS)
    )


def _place(small, side, top, left):
    """The small image in a black square, as near to the place as it fits."""
    height, width = small.shape
    top, left = min(side - height, max(0, top)), min(side - width, max(0, left))
    image = numpy.zeros((side, side))
    image[top : top + height, left : left + width] = small
    return image.round().clip(0, 255).astype("uint8")
