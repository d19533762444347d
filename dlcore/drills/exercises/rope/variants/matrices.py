import numpy as np


def rope(x, positions):
    d = x.shape[-1]
    theta = np.outer(positions, 1 / 10000 ** (np.arange(d // 2) * 2 / d))
    rotation = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
    pairs = x.reshape(*x.shape[:-1], d // 2, 2)
    return np.einsum("rctp,...tpc->...tpr", rotation, pairs).reshape(x.shape)
