"""scale and shift are missing

Without them the network could not choose another mean and variance for the layer, or undo the normalization.
"""

import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        return (x - running_mean) / np.sqrt(running_var + eps), running_mean, running_var
    mean, var = x.mean(axis=0), x.var(axis=0)
    output = (x - mean) / np.sqrt(var + eps)
    unbiased = var * len(x) / (len(x) - 1)
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * unbiased
    return output, running_mean, running_var
