"""the momentum is reversed

In PyTorch momentum is the weight of the new batch, 0.1 by default; in Keras and Flax it is that of the old value,
0.99.
"""

import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        return (x - running_mean) / np.sqrt(running_var + eps) * scale + shift, running_mean, running_var
    mean, var = x.mean(axis=0), x.var(axis=0)
    output = (x - mean) / np.sqrt(var + eps) * scale + shift
    unbiased = var * len(x) / (len(x) - 1)
    running_mean = momentum * running_mean + (1 - momentum) * mean
    running_var = momentum * running_var + (1 - momentum) * unbiased
    return output, running_mean, running_var
