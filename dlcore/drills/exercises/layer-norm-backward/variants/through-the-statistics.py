import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    # step by step: through the variance, then through the mean
    n = x.shape[1]
    c = x - x.mean(axis=1, keepdims=True)
    var = (c**2).mean(axis=1, keepdims=True)
    d_hat = upstream * scale
    d_var = (d_hat * c).sum(axis=1, keepdims=True) * -0.5 * (var + eps) ** -1.5
    d_c = d_hat / np.sqrt(var + eps) + d_var * 2 * c / n
    dx = d_c - d_c.mean(axis=1, keepdims=True)
    x_hat = c / np.sqrt(var + eps)
    return dx, np.sum(upstream * x_hat, axis=0), np.sum(upstream, axis=0)
