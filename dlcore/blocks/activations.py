"""Activation functions, elementwise on tensors of any shape. The same functions draw the curves and train the networks."""

from types import MappingProxyType

import torch
from torch.nn import functional as F


def sigmoid(z):
    """1 / (1 + e⁻ᶻ): into (0, 1), derivative at most ¼."""
    return torch.sigmoid(z)


def tanh(z):
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ): into (−1, 1), derivative 1 at the origin."""
    return torch.tanh(z)


def relu(z):
    """max(0, z), derivative 0 at 0 (Nair and Hinton, 2010)."""
    return F.relu(z)


def leaky_relu(z, negative_slope=0.01):
    """max(α·z, z) for a negative slope α in [0, 1] (Maas and others, 2013)."""
    return F.leaky_relu(z, negative_slope)


def elu(z):
    """z where positive, else eᶻ − 1 (Clevert and others, 2016)."""
    return F.elu(z)


def gelu(z):
    """z·Φ(z), with the exact normal distribution function Φ (Hendrycks and Gimpel, 2016)."""
    return F.gelu(z)


def silu(z):
    """z·σ(z), also called Swish (Elfwing and others, 2018)."""
    return F.silu(z)


ACTIVATIONS = MappingProxyType(
    {
        "sigmoid": sigmoid,
        "tanh": tanh,
        "relu": relu,
        "leaky-relu": leaky_relu,
        "elu": elu,
        "gelu": gelu,
        "silu": silu,
    }
)


def activation(name, negative_slope=0.01):
    """The function of that name; `negative_slope` concerns Leaky ReLU alone."""
    if name == "leaky-relu":
        return lambda z: leaky_relu(z, negative_slope)
    return ACTIVATIONS[name]
