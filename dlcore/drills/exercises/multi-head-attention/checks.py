"""Each head by itself on its own columns, query by query; then the heads side by side."""

import math

import numpy as np


def cases():
    random = np.random.default_rng(23)

    def case(name, batch, time, width, heads, **options):
        matrices = [random.normal(size=(width, width)) / 2 for _ in range(4)]
        return name, (random.normal(size=(batch, time, width)), *matrices, heads), options

    causal = np.tril(np.ones((3, 3), dtype=bool))
    return [
        case("two heads", 1, 3, 4, 2),
        case("a batch", 2, 3, 6, 2),
        case("three heads, causal", 2, 3, 6, 3, mask=causal),
        case("one head", 1, 3, 4, 1),
        case("as many heads as positions", 1, 2, 4, 2),
        case("a width of 1 per head", 1, 3, 4, 4),
        case("one position", 2, 1, 4, 2),
    ]


def reference(x, W_q, W_k, W_v, W_o, heads, mask=None):
    batch, time, width = x.shape
    d = width // heads
    joined = np.zeros(x.shape)
    for b in range(batch):
        for head in range(heads):
            columns = slice(head * d, (head + 1) * d)
            query, key, value = (x[b] @ W[:, columns] for W in (W_q, W_k, W_v))
            for q in range(time):
                seen = [k for k in range(time) if mask is None or mask[q, k]]
                scores = [float(np.dot(query[q], key[k])) / math.sqrt(d) for k in seen]
                powers = [math.exp(score - max(scores)) for score in scores]
                for k, power in zip(seen, powers, strict=True):
                    joined[b, q, columns] += power / math.fsum(powers) * value[k]
    return joined @ W_o
