import numpy as np


def conv2d(x, kernels, bias, stride=1, padding=0):
    """2D convolution as libraries have it (cross-correlation), zero-padded on all sides.

    x (batch, channels, rows, columns), kernels (maps, channels, height, width), bias
    (maps,) to (batch, maps, (rows + 2·padding − height) // stride + 1, …).
    """
    ...
