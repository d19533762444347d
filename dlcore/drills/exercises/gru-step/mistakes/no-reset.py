"""the reset gate is missing

The candidate could then not ignore the past.
"""

import numpy as np


def gru_step(x, h, W, U, b, b_h):
    r_x, z_x, n_x = np.split(x @ W + b, 3, axis=1)
    r_h, z_h, n_h = np.split(h @ U + b_h, 3, axis=1)
    r, z = sigmoid(r_x + r_h), sigmoid(z_x + z_h)
    candidate = np.tanh(n_x + n_h)
    return z * h + (1 - z) * candidate


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
