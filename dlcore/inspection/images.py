"""An uploaded image: bounded before it is decoded, then converted to plain RGB. Needs no torch."""

import io
import struct
import zlib

import numpy
from PIL import Image, ImageOps

from dlcore.base import InvalidInput

MEGABYTES, MEGAPIXELS, SIDE = 5, 16, 1_024
FORMATS = ("PNG", "JPEG", "WEBP")
ORIENTATION = 0x0112  # the tag of EXIF, whose values say how the camera was held
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class InvalidImage(InvalidInput):
    """A file that cannot be read as an image."""


def decode(data):
    """The image in a file's bytes as uint8 (height, width, 3), no side longer than 1,024 pixels.

    It is turned upright as its camera noted, and what is transparent becomes white; of an animation it is the first frame. Raises InvalidImage.
    """
    if len(data) > MEGABYTES * 1e6:
        raise InvalidImage(f"The file has {len(data) / 1e6:.1f} MB; up to {MEGABYTES} MB are read.")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as problem:
        raise InvalidImage(f"The image has far more than {MEGAPIXELS} megapixels, the most that is read.") from problem
    except BROKEN as problem:
        raise InvalidImage("The file is not a readable image: it must be PNG, JPEG or WebP.") from problem
    width, height = image.size
    if width * height > MEGAPIXELS * 1e6:
        raise InvalidImage(f"The image has {width:,} × {height:,} pixels; up to {MEGAPIXELS} megapixels are read.")
    try:
        turn = image.getexif().get(ORIENTATION, 1)
        if image.mode.startswith(
            "I"
        ):  # 16 bits of gray, which `convert` would cut off at 255, and `thumbnail` does not take
            image = Image.fromarray((numpy.asarray(image) >> 8).clip(0, 255).astype("uint8"))
        elif image.mode in ("1", "P"):  # of these, `thumbnail` would pick single pixels, and lose thin lines
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((SIDE, SIDE))
        if turn in TURNS:
            image = image.transpose(TURNS[turn])
        if image.has_transparency_data:
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        return numpy.asarray(image.convert("RGB"))
    except BROKEN as problem:
        raise InvalidImage("The image is damaged or cut short: it could not be decoded.") from problem


def resize(pixels, height, width):
    """An image uint8 (…, …, 3) or (…, …) at exactly this size, center-cropped where the proportions differ."""
    return numpy.asarray(ImageOps.fit(Image.fromarray(pixels), (width, height), Image.Resampling.LANCZOS))


def letterbox(pixels, side, background):
    """A whole gray image, uint8 (height, width), in a square of that side, its proportions kept; the rest has the background's value."""
    image = Image.fromarray(pixels)
    return numpy.asarray(ImageOps.pad(image, (side, side), Image.Resampling.LANCZOS, color=int(background)))


def gray(pixels):
    """Luminance, uint8 (height, width), of an image (height, width, 3)."""
    return numpy.asarray(Image.fromarray(pixels).convert("L"))


def draw_frame(pixels, box):
    """A copy of an image, uint8 (height, width, 3), with an orange frame around a box of left, top, right and bottom."""
    from PIL import ImageDraw

    image, width = Image.fromarray(pixels), max(2, max(pixels.shape) // 120)
    left, top, right, bottom = box
    outer = (
        max(0, left - width),
        max(0, top - width),
        min(image.width, right + width),
        min(image.height, bottom + width),
    )
    ImageDraw.Draw(image).rectangle(
        (outer[0], outer[1], outer[2] - 1, outer[3] - 1), outline=(230, 120, 20), width=width
    )
    return numpy.asarray(image)
