import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    # scale and shift folded into one multiplication and one addition, as at inference
    n = x.shape[0]
    new_mean, new_var = running_mean.copy(), running_var.copy()
    mean, var = running_mean, running_var
    if training:
        mean = x.sum(0) / n
        centered = x - mean
        var = (centered**2).sum(0) / n
        new_mean = momentum * mean + (1 - momentum) * new_mean
        new_var = momentum * (centered**2).sum(0) / (n - 1) + (1 - momentum) * new_var
    a = scale / np.sqrt(var + eps)
    return a * x + (shift - a * mean), new_mean, new_var
