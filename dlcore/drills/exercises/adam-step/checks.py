"""Adam as in algorithm 1 of Kingma and Ba, “Adam: A Method for Stochastic Optimization”, ICLR 2015, number by number."""

import math

import numpy as np

PARTS = ("weights", "mean", "square")


def cases():
    random = np.random.default_rng(4)

    def state(*shape):
        weights, gradient, mean, square = (random.normal(size=shape) for _ in range(4))
        return weights, gradient, mean, square**2

    weights, gradient = random.normal(size=(2, 3))
    slow = {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95}
    return [
        ("the first step", (weights, gradient, np.zeros(3), np.zeros(3), 1), {"learning_rate": 0.1}),
        ("the second step", (*state(4), 2), slow),
        ("a late step", (*state(4), 10_000), {"learning_rate": 0.05}),
        ("a matrix", (*state(2, 3), 5), slow),
        ("a large ε", (*state(3), 3), {**slow, "eps": 0.5}),
        ("a gradient of zero", (np.ones(2), np.zeros(2), np.zeros(2), np.zeros(2), 1), {}),
        (
            "a tiny gradient",
            (np.zeros(2), np.array([1e-6, -1e-7]), np.zeros(2), np.zeros(2), 1),
            {"learning_rate": 1.0},
        ),
    ]


def reference(weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new = np.empty((3, *weights.shape))
    for place in np.ndindex(weights.shape):
        g = float(gradient[place])
        m = beta1 * mean[place] + (1 - beta1) * g
        v = beta2 * square[place] + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**step), v / (1 - beta2**step)
        new[(0, *place)] = weights[place] - learning_rate * m_hat / (math.sqrt(v_hat) + eps)
        new[(1, *place)], new[(2, *place)] = m, v
    return tuple(new)
