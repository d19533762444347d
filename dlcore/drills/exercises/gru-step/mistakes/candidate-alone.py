"""the old state is not carried over

The state is then that of a plain recurrent network, and its gradient vanishes as there. The path z·h is what a GRU is
for.
"""

import numpy as np


def gru_step(x, h, W, U, b, b_h):
    r_x, z_x, n_x = np.split(x @ W + b, 3, axis=1)
    r_h, z_h, n_h = np.split(h @ U + b_h, 3, axis=1)
    r, z = sigmoid(r_x + r_h), sigmoid(z_x + z_h)
    candidate = np.tanh(n_x + r * n_h)
    return (1 - z) * candidate


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
