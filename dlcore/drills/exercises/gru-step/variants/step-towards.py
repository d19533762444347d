import numpy as np


def gru_step(x, h, W, U, b, b_h):
    width = h.shape[1]
    a, s = x @ W + b, h @ U + b_h
    gates = 1 / (1 + np.exp(-(a + s)[:, : 2 * width]))
    reset, update = gates[:, :width], gates[:, width:]
    new = np.tanh(a[:, 2 * width :] + reset * s[:, 2 * width :])
    return new + update * (h - new)
