"""sums instead of means over the features

Each of the n features enters the mean with a weight of 1/n, and that is what comes back.
"""

import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream * scale
    along = (g * normalized).sum(axis=1, keepdims=True)
    dx = (g - g.sum(axis=1, keepdims=True) - normalized * along) / deviation
    return dx, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
