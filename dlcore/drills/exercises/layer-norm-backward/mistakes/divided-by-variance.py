"""the gradient of x is divided by the variance instead of the standard deviation

The forward pass divides by σ once, and so does the backward pass.
"""

import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream * scale
    along = (g * normalized).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - normalized * along) / deviation**2
    return dx, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
