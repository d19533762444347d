"""the decay has the wrong sign: the weights grow

Decay pulls toward 0: a multiple of the weights is subtracted.
"""

import numpy as np


def adamw_step(
    weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = mean / (1 - beta1**step) / (np.sqrt(square / (1 - beta2**step)) + eps)
    return weights - learning_rate * (direction - weight_decay * weights), mean, square
