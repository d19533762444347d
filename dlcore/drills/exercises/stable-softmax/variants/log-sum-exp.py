import numpy as np


def softmax(logits):
    total = np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return np.exp(logits - total)
