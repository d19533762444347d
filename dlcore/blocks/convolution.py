"""A small window slides over an image: convolution and pooling in a few lines of NumPy.

Source: LeCun and others, “Backpropagation Applied to Handwritten Zip Code Recognition”, Neural Computation 1989, for learned kernels;
Dumoulin and Visin, “A guide to convolution arithmetic for deep learning”, arXiv:1603.07285, for stride, padding and dilation.
"""

import numpy
from numpy.lib.stride_tricks import sliding_window_view


def output_size(side: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """The side of the output map: positions of the window along one side; below 1 where it does not fit."""
    return (side + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def windows(
    x: numpy.ndarray,
    height: int,
    width: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    fill: float = 0.0,
) -> numpy.ndarray:
    """The patch under the window at every position: (..., rows, columns) to (..., out rows, out columns, height, width).

    A view, not a copy, of the padded input.
    """
    widths = [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2
    padded = numpy.pad(x, widths, constant_values=fill)
    span = (dilation * (height - 1) + 1, dilation * (width - 1) + 1)
    patches = sliding_window_view(padded, span, axis=(-2, -1))
    return patches[..., ::stride, ::stride, ::dilation, ::dilation]


def convolve(
    x: numpy.ndarray,
    kernels: numpy.ndarray,
    bias: float | numpy.ndarray = 0.0,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    flipped: bool = False,
) -> numpy.ndarray:
    """Every kernel at every position: the sum of products over channels, rows and columns, plus a bias.

    (..., channels, rows, columns) with kernels (maps, channels, height, width) and a bias for each map gives
    (..., maps, out rows, out columns). Libraries call this convolution, though it is a cross-correlation; `flipped`
    rotates the kernels by 180° first, as the mathematical convolution does.
    """
    kernels = kernels[..., ::-1, ::-1] if flipped else kernels
    height, width = kernels.shape[-2:]
    patches = windows(x, height, width, stride, padding, dilation)
    maps = numpy.einsum("...cijuv,mcuv->...mij", patches, kernels, optimize=True)
    return maps + numpy.reshape(bias, (-1, 1, 1))


def transpose_convolve(x: numpy.ndarray, kernel: numpy.ndarray, stride: int) -> numpy.ndarray:
    """Lays the kernel, times each number, `stride` cells from the last one; where kernels overlap, they add up.

    (rows, columns) with a kernel (height, width) gives ((rows − 1) · stride + height, (columns − 1) · stride + width): what a convolution's
    backward pass does with the gradient of its output.
    """
    (rows, columns), (height, width) = x.shape, kernel.shape
    enlarged = numpy.zeros(((rows - 1) * stride + height, (columns - 1) * stride + width))
    for row, column in numpy.ndindex(x.shape):
        top, left = row * stride, column * stride
        enlarged[top : top + height, left : left + width] += x[row, column] * kernel
    return enlarged


def repeat_pixels(x: numpy.ndarray, factor: int) -> numpy.ndarray:
    """Nearest-neighbor resizing: every number (..., rows, columns) becomes a square of `factor` · `factor`."""
    return x.repeat(factor, -2).repeat(factor, -1)


def max_pool(
    x: numpy.ndarray, size: int, stride: int | None = None, padding: int = 0, dilation: int = 1
) -> numpy.ndarray:
    """The maximum of each window, channel by channel; padding never wins. By default the stride is the window's size."""
    return windows(x, size, size, stride or size, padding, dilation, fill=-numpy.inf).max((-2, -1))


def average_pool(x: numpy.ndarray, size: int, stride: int | None = None, padding: int = 0) -> numpy.ndarray:
    """The mean of each window, channel by channel; the padding's zeros count. By default the stride is the window's size."""
    return windows(x, size, size, stride or size, padding).mean((-2, -1))


def fully_connected(x: numpy.ndarray, weights: numpy.ndarray, bias: numpy.ndarray) -> numpy.ndarray:
    """Flatten (..., channels, rows, columns), then weights (features, classes) and a bias: (..., classes)."""
    return x.reshape(*x.shape[:-3], -1) @ weights + bias
