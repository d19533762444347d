"""LoRA: the pre-trained weights stay as they are, and a product of two thin matrices is learned beside them.

Source: Hu and others, “LoRA: Low-Rank Adaptation of Large Language Models”, ICLR 2022.
"""

import torch
from torch import Tensor, nn

RANK, ALPHA = 4, 8.0
ADAPTED = ("query", "value")  # of every attention, as in the paper


class LoRALinear(nn.Module):
    """W x + (α / rank) · B A x: W is frozen, A and B are learned. B begins at zero, so that at first nothing is changed."""

    def __init__(self, frozen: nn.Linear, rank: int = RANK, alpha: float = ALPHA):
        super().__init__()
        self.frozen, self.scale = frozen.requires_grad_(False), alpha / rank
        self.a = nn.Parameter(torch.randn(rank, frozen.in_features) * frozen.in_features**-0.5)
        self.b = nn.Parameter(torch.zeros(frozen.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:  # (…, inputs) to (…, outputs)
        return self.frozen(x) + self.scale * (x @ self.a.mT) @ self.b.mT

    def merge(self) -> Tensor:
        """The one matrix (outputs, inputs) that does the same, so that inference costs nothing more."""
        return self.frozen.weight + self.scale * self.b @ self.a


def add_lora(model: nn.Module, rank: int = RANK, alpha: float = ALPHA) -> nn.Module:
    """The same model, frozen, with LoRA at the queries and values of every attention; its new matrices alone are trained."""
    model.requires_grad_(False)
    for module in list(model.modules()):
        for name in ADAPTED:
            if isinstance(getattr(module, name, None), nn.Linear):
                setattr(module, name, LoRALinear(getattr(module, name), rank, alpha))
    return model
