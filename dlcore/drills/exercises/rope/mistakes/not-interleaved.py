"""the rotated pairs are not put back in their places

Both halves were joined one after the other, though the pairs came from neighboring entries.
"""

import numpy as np


def rope(x, positions):
    frequency = 10_000.0 ** (-np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.concatenate([even * cos - odd * sin, even * sin + odd * cos], axis=-1)
