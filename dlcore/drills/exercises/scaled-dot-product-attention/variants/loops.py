import numpy as np


def attention(query, key, value, mask=None):
    if query.ndim > 2:
        result = []
        for b in range(len(query)):
            part = mask if mask is None or mask.ndim < query.ndim else mask[b]
            result.append(attention(query[b], key[b], value[b], part))
        return np.stack(result)
    out = np.zeros((len(query), value.shape[1]))
    seen = np.broadcast_to(np.True_ if mask is None else mask, (len(query), len(key)))
    for i, q in enumerate(query):
        s = (key @ q / np.sqrt(len(q)))[seen[i]]
        e = np.exp(s - s.max())
        out[i] = (e / e.sum()) @ value[seen[i]]
    return out
