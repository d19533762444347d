"""sine and cosine are swapped

Even columns are sines, so that position 0 is 0, 1, 0, 1, …
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (-np.arange(0, width, 2) / width)
    angle = np.arange(length)[:, None] * frequency
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1).reshape(length, width)
