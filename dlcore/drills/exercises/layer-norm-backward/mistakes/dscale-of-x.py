"""the gradient of the scale is computed from x instead of x̂

In the forward pass the scale multiplies the normalized x̂, so that is what stands in its gradient.
"""

import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream * scale
    along = (g * normalized).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - normalized * along) / deviation
    return dx, (upstream * x).sum(axis=0), upstream.sum(axis=0)
