import numpy as np


def cross_entropy(logits, labels):
    """The mean loss, a number, and its gradient with respect to the logits, (batch, classes).

    logits (batch, classes), labels (batch,): the index of each right class.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(labels))
    loss = -log_probabilities[rows, labels].mean()
    gradient = np.exp(log_probabilities)
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)
