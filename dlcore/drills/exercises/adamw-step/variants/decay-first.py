import numpy as np


def adamw_step(
    weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    w = weights * (1 - learning_rate * weight_decay)
    m = mean + (1 - beta1) * (gradient - mean)
    v = square + (1 - beta2) * (np.square(gradient) - square)
    m_hat, v_hat = m / (1 - beta1**step), v / (1 - beta2**step)
    w = w - learning_rate * m_hat / (np.sqrt(v_hat) + eps)
    return w, m, v
