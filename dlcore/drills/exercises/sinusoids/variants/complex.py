import numpy as np


def sinusoids(length, width):
    waves = np.exp(1j * np.outer(np.arange(length), 1e4 ** -(np.arange(width // 2) / (width // 2))))
    return np.ascontiguousarray(np.dstack([waves.imag, waves.real])).reshape(length, width)
