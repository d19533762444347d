"""padded with zeros

Where all values are negative, a zero wins. Padding with −∞ never does.
"""

import numpy as np


def max_pool(x, size, stride, padding=0):
    widths = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, widths, constant_values=0)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(-2, -1))
