import numpy as np


def sinusoids(length, width):
    position = np.arange(length).reshape(-1, 1)
    table = np.zeros((length, width))
    divisor = np.exp(np.arange(0, width, 2) * (np.log(10000.0) / width))
    table[:, 0::2] = np.sin(position / divisor)
    table[:, 1::2] = np.cos(position / divisor)
    return table
