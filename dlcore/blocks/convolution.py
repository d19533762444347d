"""A small window moves over a picture: convolution and pooling in a few lines of NumPy.

Source: LeCun and others, “Backpropagation Applied to Handwritten Zip Code Recognition”, Neural Computation 1989, for learned kernels;
Dumoulin and Visin, “A guide to convolution arithmetic for deep learning”, arXiv:1603.07285, for stride, padding and dilation.
"""

import numpy
from numpy.lib.stride_tricks import sliding_window_view


def places(side, kernel, stride=1, padding=0, dilation=1):
    """How many places a window finds along one side; below 1 where it does not fit."""
    return (side + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def windows(x, height, width, stride=1, padding=0, dilation=1, fill=0.0):
    """What the window sees at each of its places: (..., rows, columns) to (..., places down, places across, height, width). A view, not a copy."""
    beside = [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2
    framed = numpy.pad(x, beside, constant_values=fill)
    reach = (dilation * (height - 1) + 1, dilation * (width - 1) + 1)
    seen = sliding_window_view(framed, reach, axis=(-2, -1))
    return seen[..., ::stride, ::stride, ::dilation, ::dilation]


def convolve(x, kernels, bias=0.0, stride=1, padding=0, dilation=1, flipped=False):
    """Every kernel at every place: the sum of all products over channels, rows and columns, and a bias.

    (..., channels, rows, columns) with kernels (maps, channels, height, width) and a bias for each map gives (..., maps, places down, places
    across). Libraries do this and call it convolution, though it is a cross-correlation; `flipped` turns the kernels by 180° first, as the
    mathematical convolution has it.
    """
    kernels = kernels[..., ::-1, ::-1] if flipped else kernels
    seen = windows(x, *kernels.shape[-2:], stride, padding, dilation)
    maps = numpy.einsum("...cijuv,mcuv->...mij", seen, kernels, optimize=True)
    return maps + numpy.reshape(bias, (-1, 1, 1))


def max_pool(x, size, stride=None, padding=0, dilation=1):
    """The greatest number in each window, channel by channel; the padding never wins. The stride is the window's size unless told."""
    return windows(x, size, size, stride or size, padding, dilation, fill=-numpy.inf).max((-2, -1))


def average_pool(x, size, stride=None, padding=0):
    """The mean of each window, channel by channel; the padding's zeros count. The stride is the window's size unless told."""
    return windows(x, size, size, stride or size, padding).mean((-2, -1))


def fully_connected(x, weights, bias):
    """Every number of the picture with a weight for each class: (..., channels, rows, columns) flattened, weights (numbers, classes)."""
    return x.reshape(*x.shape[:-3], -1) @ weights + bias
