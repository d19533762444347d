"""the parameters' gradients are averaged over the batch

Scale and shift act on every example, so their gradients are summed. A mean over the batch belongs to the loss.
"""

import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    centered = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centered**2).mean(axis=1, keepdims=True) + eps)
    normalized = centered / deviation
    g = upstream * scale
    along = (g * normalized).mean(axis=1, keepdims=True)
    dx = (g - g.mean(axis=1, keepdims=True) - normalized * along) / deviation
    return dx, (upstream * normalized).mean(axis=0), upstream.mean(axis=0)
