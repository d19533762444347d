"""the bias is missing

Each map adds its own number at every position.
"""

import numpy as np


def conv2d(x, kernels, bias, stride=1, padding=0):
    height, width = kernels.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows, columns = ((side - kernel) // stride + 1 for side, kernel in zip(padded.shape[2:], (height, width)))
    result = np.empty((len(x), len(kernels), rows, columns))
    for i in range(rows):
        for j in range(columns):
            patch = padded[:, :, i * stride : i * stride + height, j * stride : j * stride + width]
            result[:, :, i, j] = np.tensordot(patch, kernels, axes=([1, 2, 3], [1, 2, 3]))
    return result
