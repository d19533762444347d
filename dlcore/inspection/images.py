"""A picture that a reader hands in: bounded before it is decoded, then made plain, whatever kind it is. Needs no torch."""

import io
import struct
import zlib

import numpy
from PIL import Image, ImageOps

from dlcore.data.photos import photo

MEGABYTES, MEGAPIXELS, SIDE = 5, 16, 1_024
FORMATS = ("PNG", "JPEG", "WEBP")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class InvalidImage(ValueError):
    """A file that cannot be shown; the message is one sentence that says why."""


def decode(data):
    """The picture in a file's bytes as uint8 (height, width, 3), no side longer than 1,024 pixels.

    It is turned upright as its camera noted, and what is transparent becomes white; of an animation it is the first frame. Raises BadPicture.
    """
    if len(data) > MEGABYTES * 1e6:
        raise InvalidImage(f"The file has {len(data) / 1e6:.1f} MB; up to {MEGABYTES} MB are read.")
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as problem:
        raise InvalidImage(
            f"The picture has far more than {MEGAPIXELS} megapixels, the most that is read."
        ) from problem
    except BROKEN as problem:
        raise InvalidImage("The file is no picture that can be read: it must be PNG, JPEG or WebP.") from problem
    width, height = picture.size
    if width * height > MEGAPIXELS * 1e6:
        raise InvalidImage(f"The picture has {width:,} × {height:,} pixels; up to {MEGAPIXELS} megapixels are read.")
    try:
        picture.thumbnail((SIDE, SIDE))
        picture = ImageOps.exif_transpose(picture)
        if picture.mode.startswith("I"):  # 16 bits of gray, which `convert` would cut off at 255
            picture = Image.fromarray(
                (numpy.asarray(picture, dtype="float64") / 257).round().clip(0, 255).astype("uint8")
            )
        if picture.has_transparency_data:
            picture = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        return numpy.asarray(picture.convert("RGB"))
    except BROKEN as problem:
        raise InvalidImage("The picture is damaged or cut short: it could not be decoded.") from problem


def photo(name):
    """One of the photographs of dlcore.data.photos, uint8 (height, width, 3)."""
    return photo(name)


def resize(pixels, height, width):
    """A picture uint8 (…, …, 3) or (…, …) resized to exactly this size, its middle cut out where the proportions differ."""
    return numpy.asarray(ImageOps.fit(Image.fromarray(pixels), (width, height), Image.Resampling.LANCZOS))


def gray(pixels):
    """Luminance, uint8 (height, width), of a picture (height, width, 3)."""
    return numpy.asarray(Image.fromarray(pixels).convert("L"))
