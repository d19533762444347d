"""The same multilayer perceptron with a normalization between each linear layer and its activation, where its paper put it."""

from collections.abc import Callable, Iterator

import torch
from torch import nn

from dlcore.models.mlp import MLP


class NormalizedMLP(MLP):
    """An MLP whose pre-activations are normalized; `norm(width)` makes the layer that does it."""

    def __init__(
        self,
        inputs: int,
        width: int,
        depth: int,
        classes: int,
        activation: Callable[[torch.Tensor], torch.Tensor],
        norm: Callable[[int], nn.Module],
    ):
        super().__init__(inputs, width, depth, classes, activation)
        self.norms = nn.ModuleList(norm(width) for _ in range(depth))

    def layers(self, x: torch.Tensor) -> Iterator[torch.Tensor]:
        """The output of every hidden layer, first to last: each (batch, width)."""
        for linear, norm in zip(self.hidden, self.norms, strict=True):
            x = self.activation(norm(linear(x)))
            yield x
