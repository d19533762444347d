import numpy as np


def rope(x, positions):
    y = x.copy()
    width = x.shape[-1]
    for t, p in enumerate(positions):
        for i in range(0, width, 2):
            a = p / 10000 ** (i / width)
            u, v = x[..., t, i], x[..., t, i + 1]
            y[..., t, i] = u * np.cos(a) - v * np.sin(a)
            y[..., t, i + 1] = u * np.sin(a) + v * np.cos(a)
    return y
