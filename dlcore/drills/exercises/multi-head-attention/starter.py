import numpy as np


def multi_head_attention(x, W_q, W_k, W_v, W_o, heads, mask=None):
    """Multi-head self-attention, (batch, time, width) to (batch, time, width).

    All four matrices are (width, width), applied as x @ W; head h has columns h·d to (h +
    1)·d of the projections, with d = width / heads. mask (time, time) is true where a query
    may attend to a key.
    """
    ...
