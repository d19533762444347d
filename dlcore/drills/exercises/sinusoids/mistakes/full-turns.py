"""the angle has a factor of 2π

In the formula the position divided by the power is the angle in radians, and the wavelengths are 2π and more.
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (-np.arange(0, width, 2) / width)
    angle = 2 * np.pi * np.arange(length)[:, None] * frequency
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(length, width)
