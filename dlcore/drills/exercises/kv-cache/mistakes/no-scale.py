"""1/√d is missing

In training the scores were divided by √d, so generation must divide by it as well.
"""

import numpy as np


def decode_step(x, W_q, W_k, W_v, keys, values):
    keys = np.concatenate([keys, (x @ W_k)[:, None]], axis=1)
    values = np.concatenate([values, (x @ W_v)[:, None]], axis=1)
    scores = np.einsum("bd,btd->bt", x @ W_q, keys)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return np.einsum("bt,btd->bd", weights, values), keys, values
