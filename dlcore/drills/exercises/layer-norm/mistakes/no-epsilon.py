"""the ε is missing

Equal features have variance 0, and 0/0 is NaN.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return centered / np.sqrt(variance) * scale + shift
