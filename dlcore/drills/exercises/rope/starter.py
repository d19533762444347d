import numpy as np


def rope(x, positions):
    """Rotary position embedding of queries or keys, (…, time, d) to (…, time, d).

    d is even, positions (time,). The pair (x[2i], x[2i + 1]) is rotated by the angle
    position · 10000^(−2i/d), counterclockwise.
    """
    ...
