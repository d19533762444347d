import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    """Layer normalization over the last axis, (…, features) to (…, features).

    scale and shift (features,).
    """
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return centered / np.sqrt(variance + eps) * scale + shift
