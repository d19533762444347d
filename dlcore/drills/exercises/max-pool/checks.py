"""The maximum pixel by pixel, over those that are in the image."""

import numpy as np


def cases():
    random = np.random.default_rng(11)

    def draw(*shape):
        return random.normal(size=shape)

    return [
        ("2×2 windows", (draw(1, 1, 4, 4), 2, 2), {}),
        ("several images and channels", (draw(2, 3, 4, 4), 2, 2), {}),
        ("a size that does not divide evenly", (draw(1, 2, 5, 7), 2, 2), {}),
        ("overlapping windows", (draw(1, 1, 5, 5), 3, 2), {}),
        ("negative values and padding", (-1 - np.abs(draw(1, 2, 4, 4)), 3, 2), {"padding": 1}),
        ("stride 1 and padding", (draw(1, 1, 3, 4), 3, 1), {"padding": 1}),
        ("ties", (np.zeros((1, 1, 4, 4)), 2, 2), {}),
        ("one window", (draw(2, 2, 3, 3), 3, 3), {}),
        ("gaps between the windows", (draw(1, 1, 6, 6), 2, 3), {}),
    ]


def reference(x, size, stride, padding=0):
    rows, columns = x.shape[2:]
    down, across = ((side + 2 * padding - size) // stride + 1 for side in (rows, columns))
    result = np.empty((*x.shape[:2], down, across))
    for n, c, i, j in np.ndindex(result.shape):
        inside = [
            float(x[n, c, row, column])
            for row in range(i * stride - padding, i * stride - padding + size)
            for column in range(j * stride - padding, j * stride - padding + size)
            if 0 <= row < rows and 0 <= column < columns
        ]
        result[n, c, i, j] = max(inside)
    return result
