import numpy as np


def adam_step(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    out = [np.zeros_like(weights) for _ in range(3)]
    for i in np.ndindex(weights.shape):
        m = beta1 * mean[i] + (1 - beta1) * gradient[i]
        v = beta2 * square[i] + (1 - beta2) * gradient[i] ** 2
        direction = (m / (1 - beta1**step)) / (np.sqrt(v / (1 - beta2**step)) + eps)
        out[0][i], out[1][i], out[2][i] = weights[i] - learning_rate * direction, m, v
    return out[0], out[1], out[2]
