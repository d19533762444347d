"""the scale is missing on the way back

The output is x̂ times scale, so the gradient at x̂ is upstream times scale.
"""

import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream
    along = (g * normalized).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - normalized * along) / deviation
    return dx, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
