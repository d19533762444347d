import numpy as np


def lstm_step(x, h, c, W, U, b):
    z = (np.dot(x, W) + np.dot(h, U) + b).reshape(len(x), 4, -1)
    gate = np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))
    cell = gate[:, 1] * c + gate[:, 0] * np.tanh(z[:, 2])
    return gate[:, 3] * np.tanh(cell), cell
