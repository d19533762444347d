"""the betas are ignored

With m = g and v = g² every step has the sign of the gradient and a length that the gradient's size does not change.
Adam averages both over the past steps.
"""

import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = gradient
    square = gradient**2
    corrected_mean = mean / (1 - beta1**step)
    corrected_square = square / (1 - beta2**step)
    return weights - learning_rate * corrected_mean / (np.sqrt(corrected_square) + eps), mean, square
