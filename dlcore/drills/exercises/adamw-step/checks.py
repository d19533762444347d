"""AdamW number by number: first the weights shrink by 1 − ηλ, then Adam moves them (Loshchilov and Hutter, ICLR 2019, as PyTorch has it)."""

import math

import numpy as np

PARTS = ("weights", "mean", "square")


def cases():
    random = np.random.default_rng(5)

    def state(*shape):
        weights, gradient, mean, square = (random.normal(size=shape) for _ in range(4))
        return weights, gradient, mean, square**2

    weights, gradient = random.normal(size=(2, 3))
    strong = {"learning_rate": 0.2, "weight_decay": 0.5}
    return [
        ("the first step", (weights, gradient, np.zeros(3), np.zeros(3), 1), {"learning_rate": 0.1}),
        ("strong decay", (*state(4), 7), strong),
        ("no decay", (*state(3), 3), {"learning_rate": 0.2, "weight_decay": 0.0}),
        ("a matrix", (*state(2, 3), 20), {**strong, "beta1": 0.8, "beta2": 0.95}),
        ("a gradient of zero: decay alone", (np.ones(2), np.zeros(2), np.zeros(2), np.zeros(2), 1), strong),
        ("a large ε", (*state(3), 4), {**strong, "eps": 0.5}),
        (
            "a tiny gradient",
            (np.zeros(2), np.array([1e-6, -1e-7]), np.zeros(2), np.zeros(2), 1),
            {"learning_rate": 1.0},
        ),
    ]


def reference(
    weights, gradient, mean, square, step, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01
):
    new = np.empty((3, *weights.shape))
    for place in np.ndindex(weights.shape):
        w, g = float(weights[place]), float(gradient[place])
        w -= learning_rate * weight_decay * w
        m = beta1 * mean[place] + (1 - beta1) * g
        v = beta2 * square[place] + (1 - beta2) * g * g
        w -= learning_rate * (m / (1 - beta1**step)) / (math.sqrt(v / (1 - beta2**step)) + eps)
        new[(0, *place)], new[(1, *place)], new[(2, *place)] = w, m, v
    return tuple(new)
