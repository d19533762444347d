import numpy as np


def adamw_step(
    weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    m = beta1 * mean + (1 - beta1) * gradient
    v = beta2 * square + (1 - beta2) * gradient**2
    adam = learning_rate * m / (1 - beta1**step) / (np.sqrt(v / (1 - beta2**step)) + eps)
    decay = learning_rate * weight_decay * weights  # of the old weights, so that the order does not matter
    return weights - adam - decay, m, v
