"""the variance is computed as E[x²] − μ², which loses its digits

Where the mean is far larger than the spread, both terms are huge and nearly equal: the rounding error of their
difference can exceed the variance, or make it negative. Center first, then square.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    variance = (x**2).mean(axis=-1, keepdims=True) - mean**2
    return (x - mean) / np.sqrt(variance + eps) * scale + shift
