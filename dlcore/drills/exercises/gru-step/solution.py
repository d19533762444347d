import numpy as np


def gru_step(x, h, W, U, b, b_h):
    """One step of a GRU as PyTorch has it: the new h, (batch, width).

    x (batch, inputs), h (batch, width), W (inputs, 3·width) with bias b (3·width,) for x, U
    (width, 3·width) with bias b_h (3·width,) for h; the three parts are reset gate, update
    gate, candidate. The update gate is the part of h that stays.
    """
    r_x, z_x, n_x = np.split(x @ W + b, 3, axis=1)
    r_h, z_h, n_h = np.split(h @ U + b_h, 3, axis=1)
    r, z = sigmoid(r_x + r_h), sigmoid(z_x + z_h)
    candidate = np.tanh(n_x + r * n_h)
    return z * h + (1 - z) * candidate


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
