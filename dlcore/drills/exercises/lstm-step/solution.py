import numpy as np


def lstm_step(x, h, c, W, U, b):
    """One step of an LSTM: the new h and c, both (batch, width).

    x (batch, inputs), h and c (batch, width), W (inputs, 4·width), U (width, 4·width), b
    (4·width,); the four parts are, as in PyTorch, input gate, forget gate, candidate,
    output gate.
    """
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)
