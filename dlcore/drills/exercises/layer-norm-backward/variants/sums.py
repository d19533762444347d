import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    features = x.shape[-1]
    rstd = 1 / np.sqrt(x.var(-1) + eps)
    x_hat = np.einsum("bf,b->bf", x - x.mean(-1)[:, None], rstd)
    g = upstream * scale
    inner = features * g - g.sum(-1, keepdims=True) - x_hat * np.einsum("bf,bf->b", g, x_hat)[:, None]
    dx = rstd[:, None] / features * inner
    return dx, np.einsum("bf,bf->f", upstream, x_hat), np.einsum("bf->f", upstream)
