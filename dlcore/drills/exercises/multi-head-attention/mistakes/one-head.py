"""one head over the whole width

Each head must have its own attention weights; here one softmax serves all columns.
"""

import numpy as np


def multi_head_attention(x, W_q, W_k, W_v, W_o, heads, mask=None):
    batch, time, width = x.shape
    heads = 1
    query, key, value = ((x @ W).reshape(batch, time, heads, -1).swapaxes(1, 2) for W in (W_q, W_k, W_v))
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(width // heads)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    context = (weights @ value).swapaxes(1, 2).reshape(batch, time, width)
    return context @ W_o
