"""PyTorch's form, number by number: v ← γv + g, then w ← w − ηv."""

import numpy as np

PARTS = ("weights", "velocity")


def cases():
    random = np.random.default_rng(3)

    def triple(*shape):
        return tuple(random.normal(size=shape) for _ in range(3))

    first = (*triple(3)[:2], np.zeros(3))
    return [
        ("the first step, from rest", (*first, 0.1, 0.9), {}),
        ("a later step", (*triple(4), 0.1, 0.9), {}),
        ("a matrix", (*triple(2, 3), 0.5, 0.8), {}),
        ("without momentum", (*triple(3), 0.3, 0.0), {}),
        ("by name", triple(2), {"learning_rate": 0.2, "momentum": 0.99}),
        ("a gradient of zero: it coasts", (np.ones(2), np.zeros(2), np.array([1.0, -2.0]), 0.1, 0.9), {}),
    ]


def reference(weights, gradient, velocity, learning_rate, momentum):
    new_weights, new_velocity = np.empty(weights.shape), np.empty(weights.shape)
    for place in np.ndindex(weights.shape):
        new_velocity[place] = momentum * velocity[place] + gradient[place]
        new_weights[place] = weights[place] - learning_rate * new_velocity[place]
    return new_weights, new_velocity
