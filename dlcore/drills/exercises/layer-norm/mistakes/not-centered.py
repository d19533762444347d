"""the mean is not subtracted

Dividing by the root mean square alone is RMSNorm, which later models use. Layer normalization also centers.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return centered / np.sqrt(variance + eps) * scale + shift
