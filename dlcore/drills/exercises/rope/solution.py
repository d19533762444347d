import numpy as np


def rope(x, positions):
    """Rotary position embedding of queries or keys, (…, time, d) to (…, time, d).

    d is even, positions (time,). The pair (x[2i], x[2i + 1]) is rotated by the angle
    position · 10000^(−2i/d), counterclockwise.
    """
    frequency = 10_000.0 ** (-np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)
