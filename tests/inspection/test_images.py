"""Readers' pictures: every kind that cameras and programs make, and everything that must be refused before it is decoded."""

import io
import struct
import zlib

import numpy
import pytest
from PIL import Image, ImageOps

from dlcore.data.photos import photo
from dlcore.inspection.images import MEGABYTES, InvalidImage, decode, gray, resize

RED = (200, 30, 40)


def encode(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(mode="RGB", size=(30, 20), color=RED):
    return Image.new("RGB", size, color).convert(mode)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("JPEG", {"quality": 95}), ("WEBP", {"lossless": True})])
def test_the_three_formats_are_read(kind, options):
    pixels = decode(encode(plain(), kind, **options))
    assert (pixels.shape, pixels.dtype) == ((20, 30, 3), "uint8")
    assert abs(pixels.astype(int) - RED).max() <= 3


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(mode):
    if mode == "I;16":
        data = encode(Image.fromarray(numpy.full((20, 30), 40_000, "uint16")))
        expected = round(40_000 / 257)
    else:
        picture = plain("L").convert("LA") if mode == "LA" else plain(mode)
        data = encode(picture, "JPEG" if mode == "CMYK" else "PNG")
        expected = numpy.asarray(picture.convert("RGB"))
    pixels = decode(data)
    assert pixels.shape == (20, 30, 3)
    assert abs(pixels.astype(int) - expected).max() <= 4


def test_what_is_transparent_becomes_white():
    assert (decode(encode(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))) == 255).all()
    half = decode(encode(Image.new("RGBA", (4, 4), (0, 0, 0, 128))))
    assert abs(half.astype(int) - 127).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_camera_is_turned_back(orientation):
    """Upright there is a bright corner at the upper left, and the image is wider than high; all eight ways to hold a camera."""
    upright = Image.new("RGB", (36, 24), "black")
    upright.paste((255, 255, 255), (0, 0, 12, 8))
    upright.paste((200, 0, 0), (24, 0, 36, 8))
    turned = next(
        made
        for way in (None, *Image.Transpose)
        if (made := with_orientation(upright if way is None else upright.transpose(way), orientation))
        and numpy.array_equal(numpy.asarray(ImageOps.exif_transpose(made)), numpy.asarray(upright))
    )
    pixels = decode(encode(turned, "JPEG", exif=turned.getexif(), quality=98))
    assert pixels.shape == (24, 36, 3)
    assert abs(pixels.astype(int) - numpy.asarray(upright))[1:7, 1:11].max() < 30
    assert pixels[1:7, 26:34, 0].mean() > 150
    assert pixels[12:].mean() < 20


def with_orientation(image, orientation):
    made = image.copy()
    made.getexif()[0x0112] = orientation
    return made


def test_sixteen_bits_of_gray_are_read_at_any_size():
    values = numpy.full((3_000, 4_500), 60_000, "uint16")
    values[1_000:2_000, 500:1_500] = 2_000
    pixels = decode(encode(Image.fromarray(values)))
    assert pixels.shape == (683, 1_024, 3)
    assert abs(int(pixels[5, 5, 0]) - 60_000 / 257) <= 2
    assert abs(int(pixels[340, 230, 0]) - 2_000 / 257) <= 2


@pytest.mark.parametrize("mode", ["1", "P", "L"])
def test_a_thin_line_survives_the_reduction(mode):
    picture = Image.new("L", (3_000, 2_000), 255)
    picture.paste(0, (0, 1_001, 3_000, 1_004))
    pixels = decode(encode(picture.convert(mode)))
    assert pixels[:, 500].min() < 140


def test_one_pixel_is_a_picture():
    assert decode(encode(plain(size=(1, 1)))).tolist() == [[list(RED)]]


def test_a_large_photograph_is_shrunk_and_keeps_its_proportions():
    assert decode(encode(plain(size=(4_000, 3_000)), "JPEG")).shape == (768, 1_024, 3)
    assert decode(encode(plain(size=(16_000, 10)))).shape[1:] == (1_024, 3)


def test_of_an_animation_the_first_frame_counts():
    frames = [plain(color=color) for color in (RED, (0, 0, 255))]
    pixels = decode(encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True))
    assert abs(pixels.astype(int) - RED).max() <= 3


def claims(width, height):
    """A PNG of a few bytes that says it is this large."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1_000)) + chunk(b"IEND", b"")


PHOTO = encode(Image.fromarray(numpy.random.default_rng(0).integers(0, 255, (200, 300, 3), "uint8")), "JPEG")
REFUSED = {
    "nothing": (b"", "not a readable image"),
    "text": (b"hello, world" * 20, "not a readable image"),
    "a page": (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "not a readable image"),
    "another format": (encode(plain(), "GIF"), "not a readable image"),
    "a pickle": (b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94.", "not a readable image"),
    "too many bytes": (encode(plain()) + b"\0" * (MEGABYTES * 1_000_000), "MB"),
    "too many pixels": (claims(5_000, 4_000), "megapixels"),
    "enormous": (claims(20_000, 20_000), "megapixels"),
    "beyond all measure": (claims(2**31 - 1, 2**31 - 1), "megapixels"),
    "cut short": (PHOTO[: len(PHOTO) // 2], "cut short"),
    "only a head": (claims(100, 100)[:60], "image"),
    "damaged": (claims(500, 500), "damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_is_told_in_one_sentence(kind):
    data, told = REFUSED[kind]
    with pytest.raises(InvalidImage, match=told) as caught:
        decode(data)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_pixels_are_counted_before_they_are_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(InvalidImage):
        decode(claims(9_000, 9_000))


def test_the_bundled_photographs_are_there():
    assert photo("temple").shape == photo("flower").shape == (427, 640, 3)


def test_a_picture_is_shrunk_to_size_from_its_middle():
    wide = numpy.zeros((10, 40, 3), "uint8")
    wide[:, 15:25] = 255
    assert resize(wide, 5, 5).shape == (5, 5, 3)
    assert resize(wide, 5, 5).min() > 230
    assert resize(gray(wide), 5, 20).shape == (5, 20)
