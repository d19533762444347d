"""the decay goes into the gradient: this is Adam with L2 regularization

There the decay is divided by √v̂ like the gradient, so that weights with large gradients decay less. AdamW keeps it
out of the averages.
"""

import numpy as np


def adamw_step(
    weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    gradient = gradient + weight_decay * weights
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = mean / (1 - beta1**step) / (np.sqrt(square / (1 - beta2**step)) + eps)
    return weights - learning_rate * direction, mean, square
