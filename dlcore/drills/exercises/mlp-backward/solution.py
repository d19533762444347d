import numpy as np


def gradients(x, target, W1, b1, W2, b2):
    """The gradients (dW1, db1, dW2, db2) of the mean over the batch of 1/2‖output − target‖².

    output = ReLU(x W1 + b1) W2 + b2, with x (batch, inputs), target (batch, outputs), W1
    (inputs, hidden), b1 (hidden,), W2 (hidden, outputs), b2 (outputs,).
    """
    hidden = np.maximum(x @ W1 + b1, 0)
    output = hidden @ W2 + b2
    delta_output = (output - target) / len(x)
    delta_hidden = delta_output @ W2.T * (hidden > 0)
    return x.T @ delta_hidden, delta_hidden.sum(axis=0), hidden.T @ delta_output, delta_output.sum(axis=0)
