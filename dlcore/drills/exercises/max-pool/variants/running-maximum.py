import numpy as np


def max_pool(x, size, stride, padding=0):
    p = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], constant_values=-np.inf)
    oh, ow = [(side - size) // stride + 1 for side in p.shape[2:]]
    best = np.full((*x.shape[:2], oh, ow), -np.inf)
    for u in range(size):
        for v in range(size):
            shifted = p[:, :, u::stride, v::stride][:, :, :oh, :ow]
            best = np.maximum(best, shifted)
    return best
