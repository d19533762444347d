"""the ε is outside the root

The denominator is √(σ² + ε), not σ + ε: where the variance is small, the two differ much.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return centered / (np.sqrt(variance) + eps) * scale + shift
