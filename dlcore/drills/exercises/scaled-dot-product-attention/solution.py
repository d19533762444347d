import numpy as np


def attention(query, key, value, mask=None):
    """Scaled dot-product attention: the context of each query, (…, queries, value width).

    query (…, queries, d), key (…, keys, d), value (…, keys, value width); mask, broadcast
    to (…, queries, keys), is true where a query may attend to a key; each query
    has at least one such key.
    """
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return weights @ value
