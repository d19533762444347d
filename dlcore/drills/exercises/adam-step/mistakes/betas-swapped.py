"""the two betas are swapped

β₁ belongs to the mean of the gradient, β₂, the slower one, to the mean of its square.
"""

import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = beta2 * mean + (1 - beta2) * gradient
    square = beta1 * square + (1 - beta1) * gradient**2
    corrected_mean = mean / (1 - beta2**step)
    corrected_square = square / (1 - beta1**step)
    return weights - learning_rate * corrected_mean / (np.sqrt(corrected_square) + eps), mean, square
