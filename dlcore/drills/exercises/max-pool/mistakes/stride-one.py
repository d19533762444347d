"""the stride is ignored

The windows then overlap almost entirely, and nothing is downsampled.
"""

import numpy as np


def max_pool(x, size, stride, padding=0):
    widths = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, widths, constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(2, 3))
    return windows.max(axis=(-2, -1))
