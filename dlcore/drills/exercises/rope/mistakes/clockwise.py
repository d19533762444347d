"""the rotation is clockwise

A network trained so would do as well, but the scores differ: the sign of every distance is reversed. The first row of a
rotation matrix is cos, −sin, and pretrained weights need it so.
"""

import numpy as np


def rope(x, positions):
    frequency = 10_000.0 ** (-np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = -positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)
