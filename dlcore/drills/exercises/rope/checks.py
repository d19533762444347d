"""Each pair times its rotation matrix (Su and others, “RoFormer”, 2021, section 3.2.2)."""

import math

import numpy as np


def cases():
    random = np.random.default_rng(25)

    def draw(*shape):
        return random.normal(size=shape)

    return [
        ("one sequence", (draw(4, 6), np.arange(4)), {}),
        ("a batch with heads", (draw(2, 2, 3, 4), np.arange(3)), {}),
        ("one pair", (draw(5, 2), np.arange(5)), {}),
        ("one new token, with a cache", (draw(2, 1, 4), np.array([7])), {}),
        ("far positions", (draw(3, 8), np.array([100, 1000, 5000])), {}),
        ("position 0 changes nothing", (draw(1, 4), np.array([0])), {}),
        ("as many positions as pairs", (draw(2, 4), np.array([1, 2])), {}),
    ]


def reference(x, positions):
    result = np.empty(x.shape)
    d = x.shape[-1]
    for place in np.ndindex(x.shape[:-1]):
        for i in range(d // 2):
            angle = float(positions[place[-1]]) * 10_000 ** (-2 * i / d)
            rotation = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
            first, second = x[(*place, 2 * i)], x[(*place, 2 * i + 1)]
            for row in (0, 1):
                result[(*place, 2 * i + row)] = rotation[row][0] * first + rotation[row][1] * second
    return result
