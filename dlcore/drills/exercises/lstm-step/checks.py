"""An LSTM unit by unit, each gate from its own column."""

import math

import numpy as np

PARTS = ("h", "c")


def cases():
    random = np.random.default_rng(26)

    def case(name, batch, inputs, width, size=1.0):
        shapes = (batch, inputs), (batch, width), (batch, width), (inputs, 4 * width), (width, 4 * width), (4 * width,)
        x, h, c, W, U, b = (random.normal(size=shape) for shape in shapes)
        return name, (size * x, h, c, W, U, b), {}

    def start(batch, inputs, width):
        name, (x, h, c, *weights), _ = case("the first step, from zeros", batch, inputs, width)
        return name, (x, 0 * h, 0 * c, *weights), {}

    return [
        case("a small batch", 2, 3, 4),
        case("as many inputs as units", 3, 3, 3),
        case("a batch of one", 1, 5, 2),
        start(2, 3, 2),
        case("one unit", 3, 2, 1),
        case("saturated gates", 2, 3, 2, size=300.0),
    ]


def squash(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def reference(x, h, c, W, U, b):
    width = h.shape[1]
    new_h, new_c = np.empty(h.shape), np.empty(c.shape)
    for n in range(len(x)):
        for unit in range(width):
            i, f, g, o = (
                math.fsum([*(x[n] * W[:, column]), *(h[n] * U[:, column]), b[column]])
                for column in range(unit, 4 * width, width)
            )
            new_c[n, unit] = squash(f) * c[n, unit] + squash(i) * math.tanh(g)
            new_h[n, unit] = squash(o) * math.tanh(new_c[n, unit])
    return new_h, new_c
