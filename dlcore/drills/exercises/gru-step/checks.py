"""A GRU unit by unit; the reset gate multiplies what comes from h, with its bias, after the product."""

import math

import numpy as np


def cases():
    random = np.random.default_rng(27)

    def case(name, batch, inputs, width, size=1.0):
        shapes = (batch, inputs), (batch, width), (inputs, 3 * width), (width, 3 * width), (3 * width,), (3 * width,)
        x, h, W, U, b, b_h = (random.normal(size=shape) for shape in shapes)
        return name, (size * x, h, W, U, b, b_h), {}

    def start(batch, inputs, width):
        name, (x, h, *weights), _ = case("the first step, from zeros", batch, inputs, width)
        return name, (x, 0 * h, *weights), {}

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


def reference(x, h, W, U, b, b_h):
    width = h.shape[1]
    result = np.empty(h.shape)
    for n, unit in np.ndindex(h.shape):
        columns = range(unit, 3 * width, width)
        from_x = [math.fsum([*(x[n] * W[:, column]), b[column]]) for column in columns]
        from_h = [math.fsum([*(h[n] * U[:, column]), b_h[column]]) for column in columns]
        reset, update = squash(from_x[0] + from_h[0]), squash(from_x[1] + from_h[1])
        candidate = math.tanh(from_x[2] + reset * from_h[2])
        result[n, unit] = update * h[n, unit] + (1 - update) * candidate
    return result
