"""the sum over the batch instead of its mean

With a sum, the gradient and so the best learning rate grow with the batch size.
"""

import numpy as np


def cross_entropy(logits, labels):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    loss = -log_probabilities[rows, labels].sum()
    gradient = np.exp(log_probabilities)
    gradient[rows, labels] -= 1
    return loss, gradient
