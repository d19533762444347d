"""Each entry by itself: 0 where it is dropped, else divided by the fraction that is kept."""

import numpy as np


def cases():
    random = np.random.default_rng(6)

    def draw(*shape):
        return (random.normal(size=shape) + 1, random.uniform(size=shape))

    def case(name, shape, rate, training=True):
        x, noise = draw(*shape)
        return name, (x, rate, noise, training), {}

    return [
        case("training, a small batch", (3, 4), 0.5),
        case("training, a low rate", (4, 6), 0.2),
        case("training, a high rate", (5, 8), 0.8),
        case("training, a rate of 0", (2, 3), 0.0),
        case("training, a batch of one", (1, 8), 0.4),
        case("evaluation", (3, 4), 0.5, training=False),
        case("evaluation, a high rate", (2, 5), 0.8, training=False),
    ]


def reference(x, rate, noise, training):
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        if not training:
            result[place] = x[place]
        else:
            result[place] = 0.0 if noise[place] < rate else x[place] / (1 - rate)
    return result
