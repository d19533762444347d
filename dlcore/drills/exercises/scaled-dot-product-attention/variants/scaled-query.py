import numpy as np


def attention(query, key, value, mask=None):
    d = key.shape[-1]
    s = np.matmul(query / d**0.5, np.swapaxes(key, -1, -2))
    if mask is None:
        mask = np.ones(s.shape, dtype=bool)
    s = np.where(mask, s, -np.inf)
    log_weights = s - np.logaddexp.reduce(s, axis=-1, keepdims=True)
    return np.matmul(np.exp(log_weights), value)
