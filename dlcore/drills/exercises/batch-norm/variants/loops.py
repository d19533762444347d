import numpy as np


def batch_norm(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    y = np.zeros_like(x)
    rm, rv = list(running_mean), list(running_var)
    for j in range(x.shape[1]):
        m, v = rm[j], rv[j]
        if training:
            m = x[:, j].mean()
            v = ((x[:, j] - m) ** 2).mean()
            rm[j] = (1 - momentum) * rm[j] + momentum * m
            rv[j] = (1 - momentum) * rv[j] + momentum * x[:, j].var(ddof=1)
        y[:, j] = (x[:, j] - m) / np.sqrt(v + eps) * scale[j] + shift[j]
    return y, np.array(rm), np.array(rv)
