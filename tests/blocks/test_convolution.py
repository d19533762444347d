"""Convolution and pooling in NumPy against torch: many random shapes, strides, paddings and dilations."""

import numpy
import pytest
import torch
from torch.nn import functional as F

from dlcore.blocks import convolution
from dlcore.guide.vision.convolution import TOPICS

IMPLEMENTED = {
    "convolution": convolution.convolve,
    "max-pooling": convolution.max_pool,
    "average-pooling": convolution.average_pool,
    "fully-connected": convolution.fully_connected,
}


def close(ours, theirs):
    assert ours.shape == tuple(theirs.shape)
    numpy.testing.assert_allclose(
        ours, theirs.numpy(), rtol=0, atol=1e-10
    )  # −∞ where a window sees nothing but padding


def random_case(seed, pooling=False):
    """A random picture, kernel size, stride, padding and dilation that fit together."""
    random = numpy.random.default_rng(seed)
    while True:
        batch, channels, maps = random.integers(1, 4, 3)
        rows, columns = random.integers(1, 18, 2)
        high, wide = random.integers(1, 6, 2)
        stride, dilation = random.integers(1, 5), random.integers(1, 4)
        padding = random.integers(0, min(high, wide) // 2 + 1) if pooling else random.integers(0, 5)
        wide = high if pooling else wide
        padding = min(padding, high // 2) if pooling else padding
        fits = [
            convolution.output_size(side, size, stride, padding, dilation) > 0
            for side, size in ((rows, high), (columns, wide))
        ]
        if all(fits):
            x = random.normal(size=(batch, channels, rows, columns))
            return (
                x,
                random.normal(size=(maps, channels, high, wide)),
                random.normal(size=maps),
                int(stride),
                int(padding),
                int(dilation),
            )


@pytest.mark.parametrize("part", range(4))
def test_convolution_is_that_of_torch(part):
    for seed in range(part * 75, part * 75 + 75):
        x, kernels, bias, stride, padding, dilation = random_case(seed)
        theirs = F.conv2d(*map(torch.from_numpy, (x, kernels, bias)), stride=stride, padding=padding, dilation=dilation)
        close(convolution.convolve(x, kernels, bias, stride, padding, dilation), theirs)
        flipped = F.conv2d(
            torch.from_numpy(x),
            torch.from_numpy(kernels).flip(-1, -2),
            torch.from_numpy(bias),
            stride,
            padding,
            dilation,
        )
        close(convolution.convolve(x, kernels, bias, stride, padding, dilation, flipped=True), flipped)


def test_max_pooling_is_that_of_torch():
    for seed in range(200):
        x, kernels, _, stride, padding, dilation = random_case(seed, pooling=True)
        size = kernels.shape[-1]
        close(
            convolution.max_pool(x, size, stride, padding, dilation),
            F.max_pool2d(torch.from_numpy(x), size, stride, padding, dilation),
        )


def test_average_pooling_is_that_of_torch():
    for seed in range(200):
        x, kernels, _, stride, padding, _ = random_case(seed, pooling=True)
        size = kernels.shape[-1]
        close(
            convolution.average_pool(x, size, stride, padding), F.avg_pool2d(torch.from_numpy(x), size, stride, padding)
        )


def test_pooling_moves_by_its_own_size_unless_told():
    x = torch.randn(2, 3, 9, 9, dtype=torch.float64)
    close(convolution.max_pool(x.numpy(), 3), F.max_pool2d(x, 3))
    close(convolution.average_pool(x.numpy(), 3), F.avg_pool2d(x, 3))


def test_the_head_is_flatten_and_linear():
    x, layer = torch.randn(5, 3, 4, 4, dtype=torch.float64), torch.nn.Linear(48, 10, dtype=torch.float64)
    ours = convolution.fully_connected(x.numpy(), layer.weight.detach().numpy().T, layer.bias.detach().numpy())
    close(ours, layer(x.flatten(1)).detach())


def test_a_convolution_is_commutative_and_a_cross_correlation_is_not():
    random = numpy.random.default_rng(0)
    f, g = random.normal(size=(2, 1, 3, 3))
    fully = dict(padding=2)
    assert numpy.allclose(
        convolution.convolve(f, g[None], flipped=True, **fully), convolution.convolve(g, f[None], flipped=True, **fully)
    )
    assert not numpy.allclose(convolution.convolve(f, g[None], **fully), convolution.convolve(g, f[None], **fully))


def test_every_topic_of_the_page_has_one_implementation():
    assert sorted(IMPLEMENTED) == sorted(topic.id for topic in TOPICS)


@pytest.mark.parametrize("seed", range(8))
def test_a_transposed_convolution_is_torchs(seed):
    random = numpy.random.default_rng(seed)
    x, kernel, stride = random.random(random.integers(1, 9, 2)), random.random(random.integers(1, 6, 2)), seed % 4 + 1
    theirs = F.conv_transpose2d(*(torch.from_numpy(each)[None, None] for each in (x, kernel)), stride=stride)
    close(convolution.transpose_convolve(x, kernel, stride), theirs[0, 0])


def test_resizing_is_torchs_nearest_neighbor():
    x = numpy.random.default_rng(0).random((2, 3, 5))
    close(convolution.repeat_pixels(x, 3), F.interpolate(torch.from_numpy(x)[None], scale_factor=3, mode="nearest")[0])
