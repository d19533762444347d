"""Regularizers: what keeps a network from memorizing its training set, each as the few lines that it is."""

import torch
from torch import nn


def dropout(h: torch.Tensor, p: float, generator: torch.Generator | None = None) -> torch.Tensor:
    """Each number of h (any shape) becomes 0 with probability p, and is divided by 1 − p otherwise, so that its expectation stays.

    This is inverted dropout: because training scales up, inference has nothing to do. The first version scaled the weights down at inference instead.
    Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, “Dropout: A Simple Way to Prevent Neural Networks from Overfitting”, JMLR, 2014.
    """
    mask = torch.rand(h.shape, generator=generator, device=h.device) >= p
    return h * mask / (1 - p)


class Dropout(nn.Module):
    """Dropout in train mode, the identity in eval mode. It draws from a generator of its own, so that a seed's masks depend on nothing else."""

    def __init__(self, p: float, seed: int = 0):
        super().__init__()
        if not 0 <= p < 1:
            raise ValueError(f"dropout needs a probability of at least 0 and below 1, not {p}")
        self.p, self.generator = p, torch.Generator().manual_seed(seed)

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        return dropout(h, self.p, self.generator) if self.training else h


@torch.no_grad()
def l2(weights: list[nn.Parameter], strength: float) -> None:
    """Adds the gradient of ½·strength·Σw² to each weight's: under SGD this is weight decay, under Adam it is not."""
    for weight in weights:
        weight.grad = strength * weight if weight.grad is None else weight.grad + strength * weight


@torch.no_grad()
def l1(weights: list[nn.Parameter], strength: float, learning_rate: float) -> None:
    """After a gradient step: moves each weight towards 0 by learning_rate·strength, and sets it to 0 where that would cross.

    This is the proximal step of strength·Σ|w|, also called soft thresholding. To add the subgradient, strength·sign w, instead lets a weight jump to
    and fro across 0 and never rest there.
    Source: Daubechies, Defrise and De Mol, “An iterative thresholding algorithm for linear inverse problems with a sparsity constraint”,
    Communications on Pure and Applied Mathematics, 2004.
    """
    for weight in weights:
        weight.copy_(weight.sign() * (weight.abs() - learning_rate * strength).clamp(min=0))
