import numpy as np


def layer_norm_backward(upstream, x, scale, eps=1e-5):
    """The gradients (dx, dscale, dshift) of layer normalization over the last axis.

    upstream (batch, features) is the gradient at its output; x (batch, features), scale
    (features,).
    """
    ...
