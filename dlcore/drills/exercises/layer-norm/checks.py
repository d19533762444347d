"""Layer normalization vector by vector, with mean and variance by their definitions."""

import math

import numpy as np


def cases():
    random = np.random.default_rng(20)

    def case(name, *shape, size=1.0, mean=2.0, **options):
        x = mean + size * random.normal(size=shape)
        return name, (x, random.normal(size=shape[-1]), random.normal(size=shape[-1])), options

    return [
        case("a small batch", 3, 5),
        case("a batch of sequences", 2, 3, 4),
        case("one vector", 6),
        case("a batch of one", 1, 4),
        case("as many examples as features", 4, 4),
        case("a large ε", 3, 4, eps=0.5),
        case("tiny values", 2, 4, size=1e-3),
        ("equal features", (np.full((2, 3), 7.0), np.ones(3), np.array([1.0, 2.0, 3.0])), {}),
        case("large values", 2, 5, size=1e4),
        case("a mean far larger than the spread", 3, 5, mean=1e7),
    ]


def reference(x, scale, shift, eps=1e-5):
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        row = x[place].tolist()
        mean = math.fsum(row) / len(row)
        variance = math.fsum((value - mean) ** 2 for value in row) / len(row)
        for feature, value in enumerate(row):
            normalized = (value - mean) / math.sqrt(variance + eps)
            result[(*place, feature)] = normalized * scale[feature] + shift[feature]
    return result
