"""all pairs are rotated by the same angle

Fast pairs tell neighbors apart, slow ones tell far positions apart: each pair has its own frequency.
"""

import numpy as np


def rope(x, positions):
    frequency = np.ones(x.shape[-1] // 2)
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)
