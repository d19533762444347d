"""the exponent has i/d instead of 2i/d

There are d/2 pairs, so the exponent grows by 2/d from pair to pair.
"""

import numpy as np


def rope(x, positions):
    frequency = 10_000.0 ** (-np.arange(x.shape[-1] // 2) / x.shape[-1])
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)
