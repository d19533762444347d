"""Several networks of one shape, trained as if they were one: every linear layer holds all their weights along a leading axis.

What lies between linear layers must work on each example by itself (activations do; BatchNorm does not), so that the networks never mix
and each learns what it would learn alone.
"""

import copy
from collections.abc import Sequence

import torch
from torch import nn


class StackedLinear(nn.Module):
    """As many linear layers as networks, each applied to its own inputs: (networks, batch, inputs) to (networks, batch, outputs)."""

    def __init__(self, layers):
        super().__init__()
        self.weight = nn.Parameter(
            torch.stack([layer.weight.detach().mT for layer in layers]).contiguous()
        )  # (networks, inputs, outputs)
        self.bias = nn.Parameter(
            torch.stack([layer.bias.detach() for layer in layers]).unsqueeze(1)
        )  # (networks, 1, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.baddbmm(self.bias, x.expand(len(self.weight), -1, -1), self.weight)


class ParallelNetworks(nn.Module):
    """The same from outside, but each network keeps its own layers: slower, for convolutions, normalization, and optimizers that need every weight as a matrix.

    `dimensions` is how many a batch has: 2 for (batch, inputs), 4 for (batch, channels, height, width).
    """

    def __init__(self, networks, dimensions=2):
        super().__init__()
        self.networks, self.dimensions = nn.ModuleList(networks), dimensions

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, ...), the same for each, or (networks, batch, ...)
        inputs_of_each = x if x.ndim > self.dimensions else [x] * len(self.networks)
        return torch.stack([network(inputs) for network, inputs in zip(self.networks, inputs_of_each, strict=True)])


def stack_networks(networks: Sequence[nn.Module]) -> nn.Module:
    """One network that is all of them; inputs (batch, ...) go to each. Raises TypeError for layers that it cannot stack."""
    stack = copy.deepcopy(networks[0])
    for name, layer in networks[0].named_modules():
        if isinstance(layer, nn.Linear) and layer.bias is not None:
            stack.set_submodule(name, StackedLinear([network.get_submodule(name) for network in networks]))
        elif (
            next(layer.parameters(recurse=False), None) is not None
            or next(layer.buffers(recurse=False), None) is not None
        ):
            raise TypeError(f"{name} is a {type(layer).__name__}; only linear layers with a bias can be stacked")
    return stack
