"""masked after the softmax, without normalizing again

What is hidden has taken its share already, and the rest sums to less than 1. Mask the scores, before the softmax.
"""

import numpy as np


def attention(query, key, value, mask=None):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    if mask is not None:
        weights = weights * mask
    return weights @ value
