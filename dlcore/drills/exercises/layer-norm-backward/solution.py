import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    """The gradients (dx, dscale, dshift) of layer normalization over the last axis.

    upstream (batch, features) is the gradient at its output; x (batch, features), scale
    (features,).
    """
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream * scale
    along = (g * normalized).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - normalized * along) / deviation
    return dx, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
