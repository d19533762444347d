"""the candidate goes through a sigmoid instead of tanh

From a cell of 0 on, the cell could never become negative: nothing could be written to it that is below 0.
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * sigmoid(g)
    return sigmoid(o) * np.tanh(c), c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
