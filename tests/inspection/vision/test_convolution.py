"""The window over a reader's picture: its arithmetic is that of torch, a reader's numbers are checked, what cannot be is a sentence."""

import numpy
import pytest
import torch
from torch.nn import functional as F

from dlcore.data.photos import photo
from dlcore.inspection.vision.convolution import (
    CHANNELS,
    KERNELS,
    InvalidWindow,
    Window,
    apply_window,
    busiest_place,
    kernels,
    parse_kernel,
    place_at,
    to_grid,
)

PICTURE = numpy.random.default_rng(0).integers(0, 256, (3, 14, 14)).astype(float)


def windows():
    for name, rows in KERNELS.items():
        for channels in CHANNELS.values():
            for stride, padding, dilation, flipped in (
                (1, 0, 1, False),
                (2, 1, 1, True),
                (3, 2, 3, False),
                (1, 4, 2, True),
            ):
                yield name, Window("convolution", rows, channels, 2, stride, padding, dilation, flipped)


def test_what_comes_out_is_what_torch_gives():
    for _, window in windows():
        x = torch.from_numpy(PICTURE[: len(window.channels)])
        weights = torch.from_numpy(kernels(window).copy())
        weights = weights.flip(-1, -2) if window.flipped else weights
        theirs = F.conv2d(x[None], weights, None, window.stride, window.padding, window.dilation)[0]
        numpy.testing.assert_allclose(apply_window(x.numpy(), window), theirs.numpy(), atol=1e-9)


@pytest.mark.slow
def test_the_arithmetic_of_every_place_adds_up():
    for _, window in windows():
        picture = PICTURE[: len(window.channels)]
        maps = apply_window(picture, window)
        for number in range(maps[0].size):
            place = place_at(picture, window, number)
            assert place.total == pytest.approx(maps[0, place.row, place.column])
            assert place.results.sum() == pytest.approx(place.total)
            assert (place.pixels * place.weights).sum() == pytest.approx(place.total)
            assert (place.pixels[numpy.isnan(place.outside)] == 0).all()


@pytest.mark.parametrize("operation", ["max", "average"])
def test_pooling_of_every_place(operation):
    window = Window(operation, size=3, stride=2, padding=1)
    theirs = {"max": F.max_pool2d, "average": F.avg_pool2d}[operation](torch.from_numpy(PICTURE)[None], 3, 2, 1)[
        0
    ].numpy()
    for number in range(theirs[0].size):
        place = place_at(PICTURE, window, number)
        numpy.testing.assert_allclose(place.results, theirs[:, place.row, place.column])
        assert place.weights is place.total is None


def test_a_place_beyond_the_last_is_the_last():
    window = Window("convolution", KERNELS["blur"])
    assert (place_at(PICTURE[:1], window, 10**9).row, place_at(PICTURE[:1], window, -5).row) == (11, 0)


def test_a_photograph_becomes_a_grid():
    temple = photo("temple")
    assert to_grid(temple, 24, 24, True).shape == (3, 24, 24)
    small = to_grid(temple, 16, 24, False)
    assert small.shape == (1, 16, 24)
    assert 0 <= small.min() < small.max() <= 255


def test_edges_answer_to_edges_alone():
    step = numpy.zeros((1, 8, 8))
    step[..., 4:] = 200
    across, down = (
        apply_window(step, Window("convolution", KERNELS[name]))[0] for name in ("edges-across", "edges-down")
    )
    assert (across[:, 2:4] == 800).all()
    assert (across[:, [0, 1, 4, 5]] == 0).all()
    assert (down == 0).all()


def test_the_busiest_place_is_where_pixels_differ():
    picture = numpy.full((2, 9, 9), 7.0)
    picture[1, 4, 5] = 200
    place = place_at(picture, Window("max", size=3, stride=3), busiest_place(picture, Window("max", size=3, stride=3)))
    assert (place.row, place.column) == (1, 1)


def test_which_kernels_keep_a_picture_a_picture():
    balances = {name: Window("convolution", rows).balance for name, rows in KERNELS.items()}
    assert balances == {"edges-across": 0, "edges-down": 0, "outline": 0, "blur": 1, "sharpen": 1, "emboss": 1}
    assert Window("convolution", KERNELS["blur"], CHANNELS["rgb"]).balance == 3
    assert Window("convolution", KERNELS["blur"], CHANNELS["red-blue"]).balance == 0


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1", ((1,),)),
        ("0 1; -1 2", ((0, 1), (-1, 2))),
        ("1/9 −2,5 1e2", ((1 / 9, -2.5, 100),)),
        (" 1 2 ;3 4 ", ((1, 2), (3, 4))),
    ],
)
def test_a_readers_kernel(text, rows):
    assert parse_kernel(text) == rows


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "equally many"),
        ("1 2; 3", "equally many"),
        ("1;;2", "equally many"),
        ("a", "not a number"),
        ("nan", "lie between"),
        ("inf", "lie between"),
        ("1e9", "lie between"),
        ("1/0", "not a number"),
        ("1/x", "not a number"),
        ("1 " * 8, "at most 7"),
        ("1;" * 7 + "1", "at most 7"),
        ("9" * 5_000, "lie between"),
        (f"{'0' * 592} 1; 1 12345", "more than 600 characters"),
        (f"1 2; 3 4{' ' * 600}; 5 6", "more than 600 characters"),
        ("__import__('os')", "not a number"),
    ],
)
def test_a_kernel_that_cannot_be_is_a_sentence(text, word):
    with pytest.raises(InvalidWindow, match=word) as told:
        parse_kernel(text)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(
    ("window", "word"),
    [
        (Window("convolution", ((1.0,) * 5,) * 5, dilation=4), "spans 17"),
        (Window("max", size=15), "spans 15"),
        (Window("max", size=3, padding=2), "more than half"),
        (Window("average", size=2, padding=2), "more than half"),
    ],
)
def test_a_window_that_fits_nowhere_is_a_sentence(window, word):
    with pytest.raises(InvalidWindow, match=word):
        apply_window(PICTURE[:1], window)


def test_a_wide_kernel_is_measured_both_ways():
    assert apply_window(PICTURE[:1, :2], Window("convolution", ((1.0,) * 7,))).shape == (1, 2, 8)
