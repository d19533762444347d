"""Attention query by query: a softmax over the keys that it sees, and the weighted mean of their values."""

import math

import numpy as np


def cases():
    random = np.random.default_rng(22)

    def draw(*shape):
        return random.normal(size=shape)

    causal = np.tril(np.ones((4, 4), dtype=bool))
    padding = np.array([[True, True, True], [True, False, False]])[:, None, :]
    return [
        ("self-attention without a mask", (draw(4, 3), draw(4, 3), draw(4, 3)), {}),
        ("fewer queries than keys, wider values", (draw(2, 4), draw(5, 4), draw(5, 6)), {}),
        ("with a causal mask", (draw(4, 3), draw(4, 3), draw(4, 3), causal), {}),
        ("a batch with heads, causal", (draw(2, 2, 4, 3), draw(2, 2, 4, 3), draw(2, 2, 4, 3)), {"mask": causal}),
        ("padding", (draw(2, 2, 4), draw(2, 3, 4), draw(2, 3, 2), padding), {}),
        ("large scores", (30 * draw(3, 4), 30 * draw(3, 4), draw(3, 4)), {}),
        ("one key", (draw(3, 2), draw(1, 2), draw(1, 2)), {}),
        ("equal keys", (draw(2, 3), np.ones((4, 3)), draw(4, 3)), {}),
    ]


def reference(query, key, value, mask=None):
    places = query.shape[:-1]
    seen = np.broadcast_to(True if mask is None else mask, (*places, key.shape[-2]))
    result = np.zeros((*places, value.shape[-1]))
    for place in np.ndindex(places):
        batch = place[:-1]
        scores = {}
        for k in range(key.shape[-2]):
            if seen[(*place, k)]:
                products = [float(q * other) for q, other in zip(query[place], key[(*batch, k)], strict=True)]
                scores[k] = math.fsum(products) / math.sqrt(len(products))
        powers = {k: math.exp(score - max(scores.values())) for k, score in scores.items()}
        for k, power in powers.items():
            result[place] += power / math.fsum(powers.values()) * value[(*batch, k)]
    return result
