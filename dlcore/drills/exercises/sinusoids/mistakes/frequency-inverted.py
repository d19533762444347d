"""the position is multiplied by 10000^(2i/width) instead of divided

The frequencies would grow to 10,000 radians per position. They should fall, from 1 on.
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (np.arange(0, width, 2) / width)
    angle = np.arange(length)[:, None] * frequency
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(length, width)
