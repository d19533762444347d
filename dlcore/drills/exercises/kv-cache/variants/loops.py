import numpy as np


def decode_step(x, W_q, W_k, W_v, keys, values):
    batch, past, d = keys.shape
    new_k, new_v = np.zeros((batch, past + 1, d)), np.zeros((batch, past + 1, d))
    out = np.zeros((batch, d))
    for b in range(batch):
        new_k[b, :past], new_k[b, past] = keys[b], x[b] @ W_k
        new_v[b, :past], new_v[b, past] = values[b], x[b] @ W_v
        s = new_k[b] @ (x[b] @ W_q) / np.sqrt(d)
        w = np.exp(s - s.max())
        out[b] = w @ new_v[b] / w.sum()
    return out, new_k, new_v
