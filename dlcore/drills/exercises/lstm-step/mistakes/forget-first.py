"""the four parts are read in the order forget, input, output, candidate

Textbooks often write the gates in that order. PyTorch's is input, forget, candidate, output, and weights saved in one
order are wrong in another.
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    f, i, o, g = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
