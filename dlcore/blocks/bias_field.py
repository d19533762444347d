"""What a scanner does to a slice: a smooth field brightens one side and darkens the other, and noise lies over all of it."""

import torch
from torch.nn import functional as F

COARSE = 4  # random values along each side, which are interpolated to a field


def bias_fields(count: int, height: int, width: int, generator: torch.Generator) -> torch.Tensor:
    """Smooth random fields (count, 1, height, width), each with mean 0 and standard deviation 1."""
    coarse = torch.randn(count, 1, COARSE, COARSE, generator=generator)
    smooth = F.interpolate(coarse, (height, width), mode="bicubic", align_corners=True)
    smooth = smooth - smooth.mean((2, 3), keepdim=True)
    return smooth / smooth.std((2, 3), keepdim=True)


def degrade(images: torch.Tensor, bias: float, noise: float, generator: torch.Generator) -> torch.Tensor:
    """The images (count, height, width) times exp(bias·field) plus Gaussian noise: (count, 1, height, width).

    Each image has a field and noise of its own; `bias` and `noise` are standard deviations.
    """
    height, width = images.shape[1:]
    smooth = bias_fields(len(images), height, width, generator)
    normal = torch.randn(smooth.shape, generator=generator)
    return images.unsqueeze(1) * torch.exp(bias * smooth) + noise * normal
