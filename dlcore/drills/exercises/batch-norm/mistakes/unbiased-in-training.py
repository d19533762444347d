"""the batch is normalized by its unbiased variance

Within the batch the variance is the biased one, so that the normalized values have variance 1 (but for ε).
"""

import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        return (x - running_mean) / np.sqrt(running_var + eps) * scale + shift, running_mean, running_var
    mean, var = x.mean(axis=0), x.var(axis=0)
    unbiased = var * len(x) / (len(x) - 1)
    output = (x - mean) / np.sqrt(unbiased + eps) * scale + shift
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * unbiased
    return output, running_mean, running_var
