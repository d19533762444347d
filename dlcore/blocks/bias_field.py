"""What a scanner does to a slice: a smooth field brightens one side and darkens the other, and noise lies over all of it."""

import torch
from torch.nn import functional as F

COARSE = 4  # numbers along each side from which a field is drawn


def fields(count, height, width, generator):
    """Smooth random fields (count, 1, height, width), each with mean 0 and standard deviation 1."""
    coarse = torch.randn(count, 1, COARSE, COARSE, generator=generator)
    smooth = F.interpolate(coarse, (height, width), mode="bicubic", align_corners=True)
    smooth = smooth - smooth.mean((2, 3), keepdim=True)
    return smooth / smooth.std((2, 3), keepdim=True)


def degrade(pictures, bias, noise, generator):
    """The pictures (count, height, width) times exp(bias·field) plus normal noise, (count, 1, height, width); a field and noise for each."""
    smooth = fields(len(pictures), *pictures.shape[1:], generator)
    grain = torch.randn(smooth.shape, generator=generator)
    return pictures.unsqueeze(1) * torch.exp(bias * smooth) + noise * grain
