"""Softmax, element by element, with the greatest logit of each row at 0."""

import math

import numpy as np


def cases():
    draw = np.random.default_rng(0).normal
    return [
        ("a small batch", (draw(size=(2, 3)),), {}),
        ("a single vector", (draw(size=4),), {}),
        ("as many examples as classes", (draw(size=(3, 3)),), {}),
        ("a batch of sequences", (draw(size=(2, 3, 4)),), {}),
        ("equal logits", (np.zeros((2, 5)),), {}),
        ("logits of ±1000", (np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -999.0]]),), {}),
        ("rows of very different size", (np.array([[1000.0, 1001.0], [-1000.0, -1001.0], [0.0, 1.0]]),), {}),
        ("one class", (draw(size=(3, 1)),), {}),
    ]


def reference(logits):
    result = np.empty(logits.shape)
    for place in np.ndindex(logits.shape[:-1]):
        row = [float(value) for value in logits[place]]
        powers = [math.exp(value - max(row)) for value in row]
        result[place] = [power / math.fsum(powers) for power in powers]
    return result
