import numpy as np


def max_pool(x, size, stride, padding=0):
    n, c, h, w = x.shape
    p = np.full((n, c, h + 2 * padding, w + 2 * padding), -np.inf)
    p[:, :, padding : h + padding, padding : w + padding] = x
    oh, ow = (p.shape[2] - size) // stride + 1, (p.shape[3] - size) // stride + 1
    out = np.zeros((n, c, oh, ow))
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = p[:, :, i * stride : i * stride + size, j * stride : j * stride + size].max((2, 3))
    return out
