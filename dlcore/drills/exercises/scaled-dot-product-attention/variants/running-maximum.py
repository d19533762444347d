import numpy as np


def attention(query, key, value, mask=None):
    # one key after the other, with the maximum and the sum so far: all weights are never held at once
    places = query.shape[:-1]
    visible = np.broadcast_to(np.True_ if mask is None else mask, (*places, key.shape[-2]))
    most = np.full(places, -1e30)
    total, context = np.zeros(places), np.zeros((*places, value.shape[-1]))
    for k in range(key.shape[-2]):
        score = (query * key[..., k : k + 1, :]).sum(-1) / np.sqrt(query.shape[-1])
        new = np.where(visible[..., k], np.maximum(most, score), most)
        weight = np.where(visible[..., k], np.exp(np.minimum(score - new, 0)), 0)
        old = np.exp(most - new)
        total = total * old + weight
        context = context * old[..., None] + weight[..., None] * value[..., k : k + 1, :]
        most = new
    return context / total[..., None]
