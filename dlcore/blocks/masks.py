"""Masks of up to four classes, four pixels to a byte: how records store them."""

import numpy


def pack(mask: numpy.ndarray) -> numpy.ndarray:
    """A mask (…, width) of 0…3, its width a multiple of four, as uint8 (…, width / 4)."""
    pixels = numpy.asarray(mask).astype("uint8")
    return pixels[..., 0::4] | pixels[..., 1::4] << 2 | pixels[..., 2::4] << 4 | pixels[..., 3::4] << 6
