"""the corrected averages are kept instead of m and v

The correction belongs to this step alone. If it is stored, the next step averages and corrects a second time.
"""

import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    corrected_mean = mean / (1 - beta1**step)
    corrected_square = square / (1 - beta2**step)
    return (
        weights - learning_rate * corrected_mean / (np.sqrt(corrected_square) + eps),
        corrected_mean,
        corrected_square,
    )
