"""there is no forget gate

That is the LSTM of 1997: the cell keeps all that is added, and no gate can let it decay or reset it. The forget gate
came in 2000 (Gers, Schmidhuber and Cummins).
"""

import numpy as np


def lstm_step(x, h, c, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
