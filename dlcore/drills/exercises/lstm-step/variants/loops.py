import numpy as np


def lstm_step(x, h, c, W, U, b):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    hs, cs = [], []
    for example, state, cell in zip(x, h, c, strict=True):
        z = example @ W + state @ U + b
        i, f, g, o = z.reshape(4, len(state))
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        cs.append(cell)
        hs.append(sigmoid(o) * np.tanh(cell))
    return np.array(hs), np.array(cs)
