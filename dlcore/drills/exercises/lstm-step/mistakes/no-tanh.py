"""the tanh of the cell is missing in the output

The cell is unbounded; tanh brings the hidden state into (−1, 1).
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c, c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
