"""Batch normalization feature by feature, with both variances by their definitions."""

import math

import numpy as np

PARTS = ("output", "running mean", "running variance")


def cases():
    random = np.random.default_rng(12)

    def case(name, batch, features, training, size=1.0, **options):
        x = 3 + size * random.normal(size=(batch, features))
        scale, shift, mean = (random.normal(size=features) for _ in range(3))
        return name, (x, scale, shift, mean, random.uniform(0.5, 2, size=features), training), options

    constant = (np.full((3, 2), 4.0), np.ones(2), np.zeros(2), np.zeros(2), np.ones(2), True)
    return [
        case("training", 4, 3, True),
        case("training, a batch of two", 2, 4, True),
        case("training, as many features as examples", 3, 3, True),
        case("training, another momentum", 5, 2, True, momentum=0.3),
        case("training, a large ε", 4, 3, True, eps=0.5),
        case("training, tiny values", 4, 2, True, size=1e-3),
        ("training, a constant feature", constant, {}),
        case("evaluation", 4, 3, False),
        case("evaluation, a batch of one", 1, 3, False, eps=0.1),
    ]


def reference(x, scale, shift, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    output, new_mean, new_var = np.empty(x.shape), np.array(running_mean), np.array(running_var)
    for feature, column in enumerate(x.T.tolist()):
        mean, var = running_mean[feature], running_var[feature]
        if training:
            mean = math.fsum(column) / len(column)
            squares = math.fsum((value - mean) ** 2 for value in column)
            var = squares / len(column)
            new_mean[feature] += momentum * (mean - running_mean[feature])
            new_var[feature] += momentum * (squares / (len(column) - 1) - running_var[feature])
        for example, value in enumerate(column):
            normalized = (value - mean) / math.sqrt(var + eps)
            output[example, feature] = normalized * scale[feature] + shift[feature]
    return output, new_mean, new_var
