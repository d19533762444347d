"""normalized over the features instead of the batch

That is layer normalization, which treats each example by itself.
"""

import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        return (x - running_mean) / np.sqrt(running_var + eps) * scale + shift, running_mean, running_var
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    output = (x - mean) / np.sqrt(var + eps) * scale + shift
    unbiased = x.var(axis=0, ddof=1)
    running_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)
    running_var = (1 - momentum) * running_var + momentum * unbiased
    return output, running_mean, running_var
