"""All gradients by central differences of Σ upstream · output."""

import math

import numpy as np

PARTS = ("dx", "dscale", "dshift")


def cases():
    random = np.random.default_rng(21)

    def case(name, batch, features, size=1.0, **options):
        x = 1 + size * random.normal(size=(batch, features))
        return name, (random.normal(size=x.shape), x, random.normal(size=features)), options

    return [
        case("a small batch", 2, 4),
        case("as many examples as features", 3, 3),
        case("a batch of one", 1, 5),
        case("a large ε", 2, 3, eps=0.5),
        case("large values", 2, 4, size=20.0),
        ("a constant upstream gradient", (np.ones((2, 3)), random.normal(size=(2, 3)), np.ones(3)), {}),
    ]


def total(upstream, x, scale, shift, eps):
    result = 0.0
    for row, above in zip(x.tolist(), upstream.tolist(), strict=True):
        mean = sum(row) / len(row)
        root = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row) + eps)
        result += sum(g * ((v - mean) / root * a + b) for g, v, a, b in zip(above, row, scale, shift, strict=True))
    return result


def reference(upstream, x, scale, eps=1e-5, width=1e-5):
    shift = np.zeros(len(scale))
    found = []
    for parameter in (x, scale, shift):
        gradient = np.empty(parameter.shape)
        for place in np.ndindex(parameter.shape):
            value, sides = parameter[place], []
            for moved in (value + width, value - width):
                parameter[place] = moved
                sides.append(total(upstream, x, scale, shift, eps))
            parameter[place] = value
            gradient[place] = (sides[0] - sides[1]) / (2 * width)
        found.append(gradient)
    return tuple(found)
