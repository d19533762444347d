import numpy as np


def multi_head_attention(x, W_q, W_k, W_v, W_o, heads, mask=None):
    # joining the heads and multiplying by W_o is a sum over heads of their parts times their rows of W_o
    result = np.zeros_like(x)
    for columns in np.split(np.arange(x.shape[-1]), heads):
        q, k, v = (x @ W[:, columns] for W in (W_q, W_k, W_v))
        scores = np.matmul(q, np.moveaxis(k, 1, 2)) / np.sqrt(len(columns))
        if mask is not None:
            scores = np.where(np.logical_not(mask), -np.inf, scores)
        weights = np.exp(scores - np.max(scores, axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        result += np.matmul(np.matmul(weights, v), W_o[columns])
    return result
