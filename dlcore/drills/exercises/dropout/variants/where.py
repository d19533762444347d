import numpy as np


def dropout(x, rate, noise, training):
    return np.where(noise < rate, 0.0, x / (1.0 - rate)) if training else x.copy()
