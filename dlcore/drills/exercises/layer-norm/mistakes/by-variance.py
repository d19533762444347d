"""divided by the variance instead of the standard deviation

The root is missing, and the result depends on the scale of x.
"""


def layer_norm(x, scale, shift, eps=1e-5):
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return centered / (variance + eps) * scale + shift
