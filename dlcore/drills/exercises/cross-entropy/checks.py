"""The loss by its definition, one example after the other; its gradient by central differences."""

import math

import numpy as np

PARTS = ("loss", "gradient")


def cases():
    random = np.random.default_rng(1)

    def logits(*shape):
        return random.normal(size=shape) * 2

    return [
        ("a small batch", (logits(2, 3), np.array([2, 0])), {}),
        ("as many examples as classes", (logits(4, 4), np.array([1, 3, 0, 3])), {}),
        ("a batch of one", (logits(1, 5), np.array([3])), {}),
        ("two classes", (logits(6, 2), np.array([0, 1, 1, 0, 1, 1])), {}),
        ("equal logits", (np.zeros((3, 4)), np.array([0, 1, 2])), {}),
        ("confidently wrong, logits of ±1000", (np.array([[1000.0, -1000.0], [0.0, 3.0]]), np.array([1, 0])), {}),
        ("all logits near 1000", (np.array([[1000.0, 1001.0, 999.0], [1000.0, 1000.0, 1000.0]]), np.array([0, 2])), {}),
    ]


def loss(logits, labels):
    total = 0.0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        most = max(row)
        total += most + math.log(math.fsum(math.exp(value - most) for value in row)) - row[label]
    return total / len(labels)


def reference(logits, labels, width=1e-5):
    gradient = np.empty(logits.shape)
    for place in np.ndindex(logits.shape):
        moved = np.zeros(logits.shape)
        moved[place] = width
        gradient[place] = (loss(logits + moved, labels) - loss(logits - moved, labels)) / (2 * width)
    return loss(logits, labels), gradient
