"""sine and cosine of a pair have different frequencies

Both need the same angle: only then is a shift by k positions a rotation of the pair.
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (-np.arange(0, width, 2) / width)
    angle = np.arange(length)[:, None] * frequency
    return np.stack([np.sin(angle), np.cos(angle * 10_000.0 ** (-1 / width))], axis=-1).reshape(length, width)
