"""the padding is missing

The output is too small where there is padding.
"""

import numpy as np


def max_pool(x, size, stride, padding=0):
    widths = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(-2, -1))
