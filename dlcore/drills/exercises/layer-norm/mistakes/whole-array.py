"""the statistics are those of the whole array

Each vector is normalized by itself; otherwise the examples of a batch depend on each other.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x - x.mean()
    variance = (centered**2).mean()
    return centered / np.sqrt(variance + eps) * scale + shift
