import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    z1 = np.einsum("ni,ih->nh", x, W1) + b1
    a1 = z1.clip(min=0)
    z2 = np.einsum("nh,ho->no", a1, W2) + b2
    d2 = z2 - target
    d1 = np.einsum("no,ho,nh->nh", d2, W2, np.heaviside(z1, 0))
    batch = len(target)
    return (
        np.einsum("ni,nh->ih", x, d1) / batch,
        d1.mean(axis=0),
        np.einsum("nh,no->ho", a1, d2) / batch,
        d2.mean(axis=0),
    )
