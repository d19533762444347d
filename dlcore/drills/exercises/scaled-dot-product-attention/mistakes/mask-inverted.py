"""the mask is inverted

Here true means that the query may attend. PyTorch's nn.MultiheadAttention has it the other way round, its
scaled_dot_product_attention has it as here.
"""

import numpy as np


def attention(query, key, value, mask=None):
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
    if mask is not None:
        scores = np.where(mask, -np.inf, scores)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return weights @ value
