import numpy as np


def gru_step(x, h, W, U, b, b_h):
    out = np.zeros_like(h)
    for row in range(len(x)):
        a = (W.T @ x[row] + b).reshape(3, -1)
        s = (U.T @ h[row] + b_h).reshape(3, -1)
        r, z = 1 / (1 + np.exp(-a[:2] - s[:2]))
        n = np.tanh(a[2] + r * s[2])
        out[row] = n * (1 - z) + h[row] * z
    return out
