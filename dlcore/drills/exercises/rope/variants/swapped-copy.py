import numpy as np


def rope(x, positions):
    # x·cos plus a quarter turn of x times sin, the form in which libraries write it
    d = x.shape[-1]
    angle = np.repeat(positions[:, None] * 10000.0 ** (-np.arange(0, d, 2) / d), 2, axis=1)
    quarter_turn = np.empty_like(x)
    quarter_turn[..., 0::2] = -x[..., 1::2]
    quarter_turn[..., 1::2] = x[..., 0::2]
    return x * np.cos(angle) + quarter_turn * np.sin(angle)
