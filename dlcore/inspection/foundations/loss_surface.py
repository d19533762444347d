"""The height of a loss surface, as a picture of it. Needs NumPy and Pillow alone."""

import base64
import io
from dataclasses import dataclass
from functools import lru_cache

from dlcore.blocks.surfaces import SURFACES

PIXELS = 192  # each way: what a browser enlarges smoothly
LOWEST = -3  # powers of ten below this look alike
GRAY, DARKEST = 143, 0.55  # reads on light and dark paper


@dataclass(frozen=True)
class LossSurface:
    """What a chart draws of a surface: the view, (least x, greatest x, least y, greatest y), the heights as a PNG in a data URL, and the minima."""

    view: tuple[float, float, float, float]
    image: str
    minima: tuple[tuple[float, float], ...]


def heights(surface, condition=10.0):
    """log₁₀ of the loss as an array (PIXELS, PIXELS), the greatest y first."""
    import numpy

    shape = SURFACES[surface]
    left, right, bottom, top = shape.view
    middles = (numpy.arange(PIXELS) + 0.5) / PIXELS
    x, y = numpy.meshgrid(left + middles * (right - left), top - middles * (top - bottom))
    return numpy.log10(numpy.maximum(shape.loss(x, y, condition), 10.0**LOWEST))


@lru_cache(maxsize=32)
def loss_surface(surface, condition=10.0):
    """The LossSurface: the higher, the less its gray lets the paper through."""
    import numpy
    from PIL import Image

    height = heights(surface, condition)
    share = (height - height.min()) / (height.max() - height.min())
    pixels = numpy.stack([numpy.full(share.shape, GRAY), 255 * DARKEST * share], axis=-1)
    file = io.BytesIO()
    Image.fromarray(pixels.round().astype("uint8"), "LA").save(file, "PNG", optimize=True)
    image = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    return LossSurface(SURFACES[surface].view, image, SURFACES[surface].minima)
