import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    features = x.shape[-1]
    mean = np.einsum("...f->...", x) / features
    deviation = x - mean[..., np.newaxis]
    rstd = 1 / np.sqrt(np.einsum("...f,...f->...", deviation, deviation) / features + eps)
    return np.einsum("...f,...,f->...f", deviation, rstd, scale) + shift
