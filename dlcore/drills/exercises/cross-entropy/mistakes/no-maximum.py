"""the maximum is not subtracted

exp(1000) overflows; log-sum-exp stays finite only with the maximum taken out first.
"""

import numpy as np


def cross_entropy(logits, labels):
    shifted = logits
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    loss = -log_probabilities[rows, labels].mean()
    gradient = np.exp(log_probabilities)
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)
