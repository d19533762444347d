import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Batch normalization of x (batch, features): output, running mean, running variance.

    scale, shift and the running statistics are (features,). In training the batch is
    normalized by its own mean and biased variance, and the running statistics move by
    `momentum` toward the batch's mean and unbiased variance. In evaluation the running
    statistics normalize, and stay.
    """
    ...
