"""unbiased instead of biased variance

Layer normalization divides by the number of features, not by one less.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).sum(axis=-1, keepdims=True) / (x.shape[-1] - 1)
    return centered / np.sqrt(variance + eps) * scale + shift
