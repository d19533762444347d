import numpy as np


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def multi_head_attention(x, W_q, W_k, W_v, W_o, heads, mask=None):
    d = x.shape[-1] // heads
    outputs = []
    for h in range(heads):
        part = slice(h * d, h * d + d)
        q, k, v = x @ W_q[:, part], x @ W_k[:, part], x @ W_v[:, part]
        s = q @ k.transpose(0, 2, 1) / d**0.5
        if mask is not None:
            s[:, ~mask] = -np.inf
        outputs.append(softmax(s) @ v)
    return np.concatenate(outputs, axis=-1) @ W_o
