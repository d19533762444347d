"""Convolution pixel by pixel; what lies outside the image counts as 0."""

import numpy as np


def cases():
    random = np.random.default_rng(10)

    def case(name, x, kernels, **options):
        return name, (random.normal(size=x), random.normal(size=kernels), random.normal(size=kernels[0])), options

    return [
        case("one channel, one map", (1, 1, 4, 4), (1, 1, 3, 3)),
        case("several channels and maps", (2, 2, 4, 5), (3, 2, 3, 3)),
        case("padding 1", (1, 2, 4, 4), (2, 2, 3, 3), padding=1),
        case("stride 2", (1, 1, 5, 5), (2, 1, 3, 3), stride=2),
        case("stride 2, which does not divide evenly, and padding 1", (1, 1, 6, 5), (1, 1, 3, 3), stride=2, padding=1),
        case("a kernel that is not square", (1, 1, 4, 5), (1, 1, 2, 3)),
        case("1×1 kernels", (2, 3, 2, 2), (2, 3, 1, 1)),
        case("the kernel covers the image", (1, 2, 3, 3), (2, 2, 3, 3)),
    ]


def reference(x, kernels, bias, stride=1, padding=0):
    (batch, channels, rows, columns), (maps, _, height, width) = x.shape, kernels.shape
    down, across = (rows + 2 * padding - height) // stride + 1, (columns + 2 * padding - width) // stride + 1
    result = np.empty((batch, maps, down, across))
    for n, m, i, j in np.ndindex(result.shape):
        total = float(bias[m])
        for c, u, v in np.ndindex(channels, height, width):
            row, column = i * stride + u - padding, j * stride + v - padding
            if 0 <= row < rows and 0 <= column < columns:
                total += x[n, c, row, column] * kernels[m, c, u, v]
        result[n, m, i, j] = total
    return result
