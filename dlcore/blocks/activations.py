"""Activation functions, elementwise on tensors of any shape. The same functions draw the curves and train the networks."""

from collections.abc import Callable
from types import MappingProxyType

import torch
from torch.nn import functional as F


def sigmoid(z: torch.Tensor) -> torch.Tensor:
    """1 / (1 + e⁻ᶻ): into (0, 1), derivative at most ¼."""
    return torch.sigmoid(z)


def tanh(z: torch.Tensor) -> torch.Tensor:
    """(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ): into (−1, 1), derivative 1 at the origin."""
    return torch.tanh(z)


def relu(z: torch.Tensor) -> torch.Tensor:
    """max(0, z), derivative 0 at 0 (Nair and Hinton, 2010)."""
    return F.relu(z)


def leaky_relu(z: torch.Tensor, negative_slope: float = 0.01) -> torch.Tensor:
    """max(α·z, z) for a negative slope α in [0, 1] (Maas and others, 2013)."""
    return F.leaky_relu(z, negative_slope)


def elu(z: torch.Tensor) -> torch.Tensor:
    """z where positive, else eᶻ − 1 (Clevert and others, 2016)."""
    return F.elu(z)


def gelu(z: torch.Tensor) -> torch.Tensor:
    """z·Φ(z), with the exact normal distribution function Φ (Hendrycks and Gimpel, 2016)."""
    return F.gelu(z)


def silu(z: torch.Tensor) -> torch.Tensor:
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


def activation(name: str, negative_slope: float = 0.01) -> Callable[[torch.Tensor], torch.Tensor]:
    """The function of that name; `negative_slope` concerns Leaky ReLU alone."""
    if name == "leaky-relu":
        return lambda z: leaky_relu(z, negative_slope)
    return ACTIVATIONS[name]
