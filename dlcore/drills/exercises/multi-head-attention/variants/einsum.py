import numpy as np


def multi_head_attention(x, W_q, W_k, W_v, W_o, heads, mask=None):
    width = x.shape[-1]

    def split(W):
        return W.reshape(width, heads, width // heads)

    q, k, v = (np.einsum("btw,whd->bhtd", x, split(W)) for W in (W_q, W_k, W_v))
    scores = np.einsum("bhqd,bhkd->bhqk", q, k) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores + np.where(mask, 0, -1e30)
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))
    return np.einsum("bhqk,bhkd,hdw->bqw", weights, v, W_o.reshape(heads, -1, width))
