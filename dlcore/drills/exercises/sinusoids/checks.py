"""Each entry by the formula of Vaswani and others, “Attention Is All You Need”, NeurIPS 2017, section 3.5."""

import math

import numpy as np


def cases():
    return [
        ("a small table", (4, 6), {}),
        ("one pair of columns", (5, 2), {}),
        ("one position", (1, 8), {}),
        ("as long as wide", (8, 8), {}),
        ("a long sequence", (200, 4), {}),
        ("wide", (3, 32), {}),
    ]


def reference(length, width):
    result = np.empty((length, width))
    for position, column in np.ndindex(length, width):
        angle = position / 10_000 ** (2 * (column // 2) / width)
        result[position, column] = math.sin(angle) if column % 2 == 0 else math.cos(angle)
    return result
