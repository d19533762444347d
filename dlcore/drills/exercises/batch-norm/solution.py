import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Batch normalization of x (batch, features): output, running mean, running variance.

    scale, shift and the running statistics are (features,). In training the batch is
    normalized by its own mean and biased variance, and the running statistics move by
    `momentum` toward the batch's mean and unbiased variance. In evaluation the running
    statistics normalize, and stay.
    """
    if not training:
        return (x - running_mean) / np.sqrt(running_var + eps) * scale + shift, running_mean, running_var
    mean, var = x.mean(axis=0), x.var(axis=0)
    output = (x - mean) / np.sqrt(var + eps) * scale + shift
    unbiased = var * len(x) / (len(x) - 1)
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * unbiased
    return output, running_mean, running_var
