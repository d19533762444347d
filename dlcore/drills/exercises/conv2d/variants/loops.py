import numpy as np


def conv2d(x, kernels, bias, stride=1, padding=0):
    p = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    M, C, K, L = kernels.shape
    H = (x.shape[2] + 2 * padding - K) // stride + 1
    W = (x.shape[3] + 2 * padding - L) // stride + 1
    y = np.zeros((x.shape[0], M, H, W))
    for n in range(x.shape[0]):
        for m in range(M):
            for i in range(H):
                for j in range(W):
                    window = p[n, :, i * stride : i * stride + K, j * stride : j * stride + L]
                    y[n, m, i, j] = np.sum(window * kernels[m]) + bias[m]
    return y
