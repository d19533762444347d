"""mean and variance are treated as constants

Both depend on x, so the gradient flows through them too. Without that, the gradient keeps the two parts that
normalization removes: the mean, and the part along x̂.
"""

import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream * scale
    along = (g * normalized).mean(axis=1, keepdims=True)
    dx = g / deviation
    return dx, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
