"""The sizes of the folds first, then each index by whether its place lies inside."""

import numpy as np

PARTS = ("training", "validation")


def cases():
    random = np.random.default_rng(7)
    return [
        ("six examples in three folds", (np.arange(6), 3), {}),
        ("shuffled", (random.permutation(8), 4), {}),
        ("ten examples in four folds", (random.permutation(10), 4), {}),
        ("eleven examples in three folds", (random.permutation(11), 3), {}),
        ("two folds", (random.permutation(5), 2), {}),
        ("leave one out", (random.permutation(4), 4), {}),
        ("indices of a part of the data", (np.array([40, 7, 12, 33, 25]), 2), {}),
    ]


def reference(order, folds):
    sizes = [len(order) // folds + (fold < len(order) % folds) for fold in range(folds)]
    result, start = [], 0
    for size in sizes:
        inside = range(start, start + size)
        training = [index for place, index in enumerate(order.tolist()) if place not in inside]
        validation = [index for place, index in enumerate(order.tolist()) if place in inside]
        result.append((np.array(training), np.array(validation)))
        start += size
    return result
