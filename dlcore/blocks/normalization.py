"""Normalization of a layer's pre-activations: which numbers share a mean and a deviation is the whole difference."""

from collections.abc import Callable
from types import MappingProxyType

import torch
from torch import Tensor, nn

EPSILON = 1e-5  # PyTorch's


class BatchNorm(nn.Module):
    """Each unit over the examples of the batch, (batch, units); in eval mode by running averages instead, so that an example's output is its own.

    The batch's variance divides by its size, the running one by one less, as in PyTorch. A batch of one has no variance: its output is β whatever its
    input, where PyTorch raises an error.
    Source: Ioffe and Szegedy, “Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift”, ICML, 2015.
    """

    def __init__(self, units: int, momentum: float = 0.1):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.momentum = momentum
        self.register_buffer("running_mean", torch.zeros(units))
        self.register_buffer("running_variance", torch.ones(units))

    def forward(self, z: Tensor) -> Tensor:
        if self.training:
            mean, variance = z.mean(0), z.var(0, correction=0)  # (units,)
            n = len(z)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_variance.lerp_(variance * n / max(1, n - 1), self.momentum)
        else:
            mean, variance = self.running_mean, self.running_variance
        return self.gamma * (z - mean) * torch.rsqrt(variance + EPSILON) + self.beta


class LayerNorm(nn.Module):
    """Each example over its units, (..., units): the same in training and inference, whatever the batch.

    Source: Ba, Kiros and Hinton, “Layer Normalization”, arXiv, 2016.
    """

    def __init__(self, units: int):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))

    def forward(self, z: Tensor) -> Tensor:
        mean, variance = z.mean(-1, keepdim=True), z.var(-1, correction=0, keepdim=True)
        return self.gamma * (z - mean) * torch.rsqrt(variance + EPSILON) + self.beta


class GroupNorm(nn.Module):
    """Each example over each of `groups` equal groups of its units, (batch, units): with one group layer norm.

    Source: Wu and He, “Group Normalization”, ECCV, 2018.
    """

    def __init__(self, units: int, groups: int = 8):
        super().__init__()
        if units % groups:
            raise ValueError(f"{units} units cannot be split into {groups} equal groups")
        self.groups = groups
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))

    def forward(self, z: Tensor) -> Tensor:
        grouped = z.unflatten(-1, (self.groups, -1))  # (batch, groups, units of a group)
        mean, variance = grouped.mean(-1, keepdim=True), grouped.var(-1, correction=0, keepdim=True)
        return self.gamma * ((grouped - mean) * torch.rsqrt(variance + EPSILON)).flatten(-2) + self.beta


class RMSNorm(nn.Module):
    """Each example over its units, (..., units), divided by their root mean square: no mean is subtracted, and nothing added.

    Source: Zhang and Sennrich, “Root Mean Square Layer Normalization”, NeurIPS, 2019.
    """

    def __init__(self, units: int):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(units))

    def forward(self, z: Tensor) -> Tensor:
        return self.gamma * z * torch.rsqrt(z.square().mean(-1, keepdim=True) + EPSILON)


NORMALIZATIONS: MappingProxyType[str, Callable[[int], nn.Module]] = MappingProxyType(
    {
        "unnormalized": lambda units: nn.Identity(),
        "batch-norm": BatchNorm,
        "layer-norm": LayerNorm,
        "group-norm": GroupNorm,
        "rms-norm": RMSNorm,
    }
)
