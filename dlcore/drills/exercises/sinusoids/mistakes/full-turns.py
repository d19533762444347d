"""a factor of 2π in the angle

The formula has p divided by the power as the angle in radians; the wavelengths are then 2π and more.
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (-np.arange(0, width, 2) / width)
    angle = 2 * np.pi * np.arange(length)[:, None] * frequency
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(length, width)
