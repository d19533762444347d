"""the derivative of ReLU at exactly 0 is taken as 1

The derivative does not exist there. Frameworks take 0, and the drill says so: the mask is z > 0.
"""

import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    z = x @ W1 + b1
    hidden = np.maximum(z, 0)
    output = hidden @ W2 + b2
    delta_output = (output - target) / len(x)
    delta_hidden = delta_output @ W2.T * (z >= 0)
    return x.T @ delta_hidden, delta_hidden.sum(axis=0), hidden.T @ delta_output, delta_output.sum(axis=0)
