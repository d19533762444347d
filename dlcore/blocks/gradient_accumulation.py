"""Gradient accumulation: a large batch in pieces that fit into memory, one backward pass each and one step for all."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn


def accumulate(
    model: nn.Module, loss: Callable[[Tensor, Tensor], Tensor], pieces: Iterable[tuple[Tensor, Tensor]]
) -> None:
    """Leaves in the weights the gradient of the mean loss over all examples of the pieces, (inputs, targets) each; `loss` is a mean over examples.

    `backward` adds to what is there; each piece counts by its share of the examples, so that a shorter last one is not overrated.
    """
    batches = list(pieces)
    total = sum(len(targets) for _, targets in batches)
    model.zero_grad()
    for inputs, targets in batches:
        (loss(model(inputs), targets) * len(targets) / total).backward()


def gradient(model: nn.Module) -> Tensor:
    """All gradients of a model in one vector."""
    return torch.cat([weight.grad.flatten() for weight in model.parameters() if weight.grad is not None])
