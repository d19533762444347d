"""dropout is active in evaluation

A prediction would be random. In evaluation nothing is dropped.
"""

import numpy as np


def dropout(x, rate, noise, training):
    kept = noise >= rate
    return x * kept / (1 - rate)
