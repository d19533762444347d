import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    out = np.empty(x.shape)
    for i in np.ndindex(x.shape[:-1]):
        v = x[i]
        out[i] = (v - v.mean()) / np.hypot(v.std(), np.sqrt(eps)) * scale + shift
    return out
