import numpy as np


def decode_step(x, W_q, W_k, W_v, keys, values):
    """A step of causal self-attention: context (batch, d), and the longer keys and values.

    x (batch, width) is the new token, W_q, W_k and W_v (width, d); keys and values (batch,
    past, d) are the cache, with past ≥ 0, and become (batch, past + 1, d). A token attends
    to itself as well.
    """
    ...
