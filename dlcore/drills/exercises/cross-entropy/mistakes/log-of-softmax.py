"""the logarithm is taken of a softmax that has underflowed

Once a probability is rounded to 0, its logarithm is minus infinity. Subtract the log of the sum from the logits
instead.
"""

import numpy as np


def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    loss = -log_probabilities[rows, labels].mean()
    gradient = np.exp(log_probabilities)
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)
