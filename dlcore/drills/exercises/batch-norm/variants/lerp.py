import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean, var = np.mean(x, axis=0), np.var(x, axis=0)
        running_mean = running_mean + momentum * (mean - running_mean)
        running_var = running_var + momentum * (np.var(x, axis=0, ddof=1) - running_var)
    else:
        mean, var = running_mean, running_var
    x_hat = (x - mean) * (var + eps) ** -0.5
    return scale * x_hat + shift, running_mean, running_var
