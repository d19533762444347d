"""sinusoids are added instead of rotating the vectors

That is the absolute encoding of 2017. A rotation multiplies, so that a score depends on the positions only through their difference.
"""

import numpy as np


def rope(x, positions):
    frequency = 10_000.0 ** (-np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even + sin, odd + cos], axis=-1).reshape(x.shape)
