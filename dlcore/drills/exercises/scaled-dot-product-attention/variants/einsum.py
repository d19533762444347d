import numpy as np


def attention(query, key, value, mask=None):
    scores = np.einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    if mask is not None:
        scores = scores + np.where(mask, 0.0, -1e30)
    scores = scores - scores.max(-1, keepdims=True)
    weights = np.exp(scores)
    context = np.einsum("...qk,...kv->...qv", weights, value)
    return context / weights.sum(-1)[..., None]  # normalized last, as FlashAttention does
