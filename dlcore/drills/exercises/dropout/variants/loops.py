import numpy as np


def dropout(x, rate, noise, training):
    y = np.array(x)
    if training:
        for example in range(x.shape[0]):
            for unit in range(x.shape[1]):
                if noise[example, unit] < rate:
                    y[example, unit] = 0
                else:
                    y[example, unit] /= 1 - rate
    return y
