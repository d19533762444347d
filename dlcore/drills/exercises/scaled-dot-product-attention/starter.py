import numpy as np


def attention(query, key, value, mask=None):
    """Scaled dot-product attention: the context of each query, (…, queries, value width).

    query (…, queries, d), key (…, keys, d), value (…, keys, value width); mask, broadcast
    to (…, queries, keys), is true where a query may attend to a key; each query
    has at least one such key.
    """
    ...
