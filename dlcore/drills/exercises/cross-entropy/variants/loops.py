import numpy as np


def cross_entropy(logits, labels):
    n = len(logits)
    loss = 0.0
    grad = np.zeros_like(logits)
    for i in range(n):
        z = logits[i] - np.max(logits[i])
        e = np.exp(z)
        p = e / e.sum()
        loss += np.log(e.sum()) - z[labels[i]]
        grad[i] = p / n
        grad[i, labels[i]] -= 1 / n
    return loss / n, grad
