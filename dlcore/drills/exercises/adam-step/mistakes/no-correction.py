"""no bias correction

m and v start at 0 and stay too small for a while. v does so for longer, as β₂ is larger, and so the first steps are
too long.
"""

import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    corrected_mean = mean
    corrected_square = square
    return weights - learning_rate * corrected_mean / (np.sqrt(corrected_square) + eps), mean, square
