"""the exponent has i/width instead of 2i/width

Each pair has one frequency and there are width/2 pairs, so the exponent must grow by 2/width from pair to pair.
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (-np.arange(width // 2) / width)
    angle = np.arange(length)[:, None] * frequency
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(length, width)
