import numpy as np


def softmax(logits):
    result = np.zeros_like(logits)
    for index in np.ndindex(*logits.shape[:-1]):
        row = logits[index]
        e = np.exp(row - np.max(row))
        result[index] = e / np.sum(e)
    return result
