import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    n = x.shape[1]
    dx, dscale = np.zeros_like(x), np.zeros_like(scale)
    for i, row in enumerate(x):
        sigma = np.sqrt(row.var() + eps)
        h = (row - row.mean()) / sigma
        jacobian = (np.eye(n) - 1 / n - np.outer(h, h) / n) / sigma
        dx[i] = jacobian @ (scale * upstream[i])
        dscale += upstream[i] * h
    return dx, dscale, upstream.sum(0)
