import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    dW1, db1, dW2, db2 = (np.zeros_like(p) for p in (W1, b1, W2, b2))
    for xi, ti in zip(x, target, strict=True):
        z = W1.T @ xi + b1
        h = np.where(z > 0, z, 0)
        error = W2.T @ h + b2 - ti
        dW2 += np.outer(h, error)
        db2 += error
        dz = (W2 @ error) * (z > 0)
        dW1 += np.outer(xi, dz)
        db1 += dz
    n = x.shape[0]
    return dW1 / n, db1 / n, dW2 / n, db2 / n
