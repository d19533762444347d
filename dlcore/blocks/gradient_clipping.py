"""Gradient clipping: a gradient that is too long keeps its direction and loses its length."""

from collections.abc import Iterable

import torch


@torch.no_grad()
def clip_by_norm(weights: Iterable[torch.nn.Parameter], most: float) -> torch.Tensor:
    """Scales all gradients by one common factor, so that their norm, over all weights together, is at most `most`; gives the norm that it was.

    To clip each number apart changes the direction as well. A norm that is not finite makes every gradient NaN, as in PyTorch, unless the step is skipped.
    Source: Pascanu, Mikolov and Bengio, “On the difficulty of training recurrent neural networks”, ICML, 2013.
    """
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    norm = torch.stack([gradient.square().sum() for gradient in gradients]).sum().sqrt()
    factor = (most / (norm + 1e-6)).clamp(max=1.0)  # 1e-6 as in PyTorch
    for gradient in gradients:
        gradient *= factor
    return norm
