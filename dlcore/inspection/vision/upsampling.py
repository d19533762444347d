"""Two ways to a larger map: a transposed convolution, or resizing and then a convolution. Needs no torch.

Source: Odena, Dumoulin and Olah, “Deconvolution and Checkerboard Artifacts”, Distill 2016, doi:10.23915/distill.00003.
"""

from dataclasses import dataclass

import numpy

from dlcore.blocks.convolution import convolve, repeat_pixels, transpose_convolve

SIDE = 12  # numbers each way of the input


@dataclass(frozen=True)
class Upsampled:
    """What both give of the same input and kernel, in units of their own mean, away from the border; and of how many weights each output is a sum."""

    transposed: numpy.ndarray
    resized: numpy.ndarray
    least: int
    most: int


def inputs(name: str) -> numpy.ndarray:
    """A map (SIDE, SIDE): `constant`, or a bright `disk` on half as bright a ground."""
    row, column = numpy.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    disk = (row**2 + column**2 < (SIDE / 3.5) ** 2).astype(float)
    return {"constant": numpy.ones((SIDE, SIDE)), "disk": 0.5 + disk / 2}[name]


def kernel(side: int, weights: str, seed: int = 0) -> numpy.ndarray:
    """(side, side): all weights `equal`, or `random` between 0 and 1."""
    random = numpy.random.default_rng(seed).random((side, side))
    return {"equal": numpy.ones((side, side)), "random": random}[weights]


def upsample(image: numpy.ndarray, weights: numpy.ndarray, stride: int) -> Upsampled:
    """A map (rows, columns) `stride` times as large, both ways, without the border that a kernel reaches over."""
    border = len(weights)
    inner = (slice(border, -border),) * 2
    transposed = transpose_convolve(image, weights, stride)[inner]
    resized = convolve(repeat_pixels(image, stride)[None], weights[None, None])[0][inner]
    counts = transpose_convolve(numpy.ones_like(image), numpy.ones_like(weights), stride)[inner]
    return Upsampled(
        transposed / transposed.mean(), resized / resized.mean(), int(counts.min().round()), int(counts.max().round())
    )
