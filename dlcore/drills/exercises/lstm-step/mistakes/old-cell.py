"""the output reads the old cell

The hidden state shows the cell after this step's input.
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    return sigmoid(o) * np.tanh(c), sigmoid(f) * c + sigmoid(i) * np.tanh(g)


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
