"""input and forget gate are swapped

The forget gate multiplies the old cell, the input gate the candidate; in PyTorch's order the input gate comes
first.
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(i) * c + sigmoid(f) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
