import numpy as np


def lstm_step(x, h, c, W, U, b):
    """One step of an LSTM: the new h and c, both (batch, width).

    x (batch, inputs), h and c (batch, width), W (inputs, 4·width), U (width, 4·width), b
    (4·width,); the four parts are, as in PyTorch, input gate, forget gate, candidate,
    output gate.
    """
    ...
