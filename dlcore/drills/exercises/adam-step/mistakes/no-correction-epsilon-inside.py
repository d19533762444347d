"""no bias correction, and the ε is inside the root

Two mistakes at once: m and v must be divided by 1 − β₁ᵗ and 1 − β₂ᵗ, and ε is added after the root.
"""

import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    corrected_mean = mean
    corrected_square = square
    return weights - learning_rate * corrected_mean / np.sqrt(corrected_square + eps), mean, square
