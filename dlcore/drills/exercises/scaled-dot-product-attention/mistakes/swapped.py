"""query and key are swapped

The scores are transposed: row i then compares key i with all queries. Rows belong to queries.
"""

import numpy as np


def attention(query, key, value, mask=None):
    scores = key @ query.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return weights @ value
