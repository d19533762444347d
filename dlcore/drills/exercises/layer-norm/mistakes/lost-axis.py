"""an axis is lost: keepdims=True is missing

Mean and variance lose the last axis: of x (batch, features) they have shape (batch,), which broadcasts along the
features: an error, or for a square array a silent use of the wrong rows' statistics.
"""

import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x - x.mean(axis=-1)
    variance = (centered**2).mean(axis=-1)
    return centered / np.sqrt(variance + eps) * scale + shift
