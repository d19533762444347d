"""the minus sign of the rotation is missing

Without it the matrix is no rotation: lengths change, and the score is no function of the distance.
"""

import numpy as np


def rope(x, positions):
    frequency = 10_000.0 ** (-np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even * cos + odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)
