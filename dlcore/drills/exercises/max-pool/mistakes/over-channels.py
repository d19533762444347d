"""the maximum is taken over the channels as well

Pooling works on each channel by itself: channels hold different features.
"""

import numpy as np


def max_pool(x, size, stride, padding=0):
    widths = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, widths, constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(1, -2, -1), keepdims=True)[..., 0, 0]
