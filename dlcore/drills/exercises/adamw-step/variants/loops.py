import numpy as np


def adamw_step(
    weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    w, m, v = weights.copy(), mean.copy(), square.copy()
    for i in np.ndindex(w.shape):
        g = gradient[i]
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta2) * g * g
        w[i] -= learning_rate * weight_decay * w[i]
        w[i] -= learning_rate * (m[i] / (1 - beta1**step)) / ((v[i] / (1 - beta2**step)) ** 0.5 + eps)
    return w, m, v
