"""the derivative of ReLU is missing

A hidden unit that is off passes nothing on, so its gradient must be set to 0 by (hidden > 0). A mask of (hidden >= 0)
would be true everywhere.
"""

import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    hidden = np.maximum(x @ W1 + b1, 0)
    output = hidden @ W2 + b2
    delta_output = (output - target) / len(x)
    delta_hidden = delta_output @ W2.T
    return x.T @ delta_hidden, delta_hidden.sum(axis=0), hidden.T @ delta_output, delta_output.sum(axis=0)
