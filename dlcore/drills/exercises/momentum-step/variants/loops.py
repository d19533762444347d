import numpy as np


def momentum_step(weights, gradient, velocity, learning_rate, momentum):
    new_w, new_v = [], []
    for w, g, v in zip(weights.ravel(), gradient.ravel(), velocity.ravel(), strict=True):
        v = momentum * v + g
        new_v.append(v)
        new_w.append(w - learning_rate * v)
    return np.reshape(new_w, weights.shape), np.reshape(new_v, weights.shape)
