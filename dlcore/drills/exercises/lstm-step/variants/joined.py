import numpy as np


def lstm_step(x, h, c, W, U, b):
    # one product of [x, h] with both matrices, one above the other
    z = np.hstack([x, h]) @ np.vstack([W, U]) + b
    n = h.shape[1]
    i, f, o = (1 / (1 + np.exp(-z[:, k * n : (k + 1) * n])) for k in (0, 1, 3))
    candidate = np.tanh(z[:, 2 * n : 3 * n])
    new_c = f * c + i * candidate
    return o * np.tanh(new_c), new_c
