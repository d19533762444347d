import numpy as np


def decode_step(x, W_q, W_k, W_v, keys, values):
    """A step of causal self-attention: context (batch, d), and the longer keys and values.

    x (batch, width) is the new token, W_q, W_k and W_v (width, d); keys and values (batch,
    past, d) are the cache, with past ≥ 0, and become (batch, past + 1, d). A token attends
    to itself as well.
    """
    keys = np.concatenate([keys, (x @ W_k)[:, None]], axis=1)
    values = np.concatenate([values, (x @ W_v)[:, None]], axis=1)
    scores = np.einsum("bd,btd->bt", x @ W_q, keys) / np.sqrt(keys.shape[-1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return np.einsum("bt,btd->bd", weights, values), keys, values
