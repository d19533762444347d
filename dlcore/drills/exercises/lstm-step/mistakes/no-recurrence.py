"""the hidden state reaches neither the gates nor the candidate

Without h U the gates and the candidate see the current input alone.
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
