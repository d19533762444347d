import numpy as np


def dropout(x, rate, noise, training):
    keep = 1 - rate
    mask = np.ones_like(x)
    if training:
        mask = (~(noise < rate)).astype(x.dtype) / keep
    return x * mask
