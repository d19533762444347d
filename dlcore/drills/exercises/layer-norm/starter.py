import numpy as np


def layer_norm(x, scale, shift, eps=1e-5):
    """Layer normalization over the last axis, (…, features) to (…, features).

    scale and shift (features,).
    """
    ...
