import numpy as np


def max_pool(x, size, stride, padding=0):
    # the maximum of a square is the maximum over its columns of the maxima over its rows
    for axis in (2, 3):
        widths = [(0, 0)] * 4
        widths[axis] = (padding, padding)
        x = np.pad(x, widths, constant_values=-np.inf)
        starts = np.arange(0, x.shape[axis] - size + 1, stride)
        x = np.stack([np.take(x, starts + offset, axis=axis) for offset in range(size)]).max(axis=0)
    return x
