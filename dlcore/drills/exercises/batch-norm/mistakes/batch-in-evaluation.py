"""the batch's statistics are used in evaluation

An answer then depends on which other examples are in the batch, and a batch of one gives the shift alone. Evaluation
uses the running statistics.
"""

import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) * scale + shift, running_mean, running_var
    mean, var = x.mean(axis=0), x.var(axis=0)
    output = (x - mean) / np.sqrt(var + eps) * scale + shift
    unbiased = var * len(x) / (len(x) - 1)
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * unbiased
    return output, running_mean, running_var
