"""the ε is inside the root

√(v̂ + ε) turns 10⁻⁸ into 10⁻⁴, which small gradients feel. Adam adds ε after the root.
"""

import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    corrected_mean = mean / (1 - beta1**step)
    corrected_square = square / (1 - beta2**step)
    return weights - learning_rate * corrected_mean / (np.sqrt(corrected_square + eps)), mean, square
