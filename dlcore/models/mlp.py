"""A multilayer perceptron: the plainest deep network, so that what is compared is the activation and nothing else."""

from collections.abc import Iterator

import torch
from torch import nn


class MLP(nn.Module):
    """`depth` hidden layers of `width` units with one activation between them, then a linear layer to the classes."""

    def __init__(self, inputs, width, depth, classes, activation):
        super().__init__()
        sizes = [inputs] + [width] * depth
        self.hidden = nn.ModuleList(nn.Linear(before, after) for before, after in zip(sizes, sizes[1:]))
        self.output = nn.Linear(width, classes)
        self.activation = activation

    def layers(self, x: torch.Tensor) -> Iterator[torch.Tensor]:
        """The output of every hidden layer, first to last: each (batch, width)."""
        for linear in self.hidden:
            x = self.activation(linear(x))
            yield x

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, inputs)
        *_, last = self.layers(x)  # (batch, width)
        return self.output(last)  # (batch, classes)
