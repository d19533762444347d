"""Data augmentation: each time that an image is used for training it is changed in a way that leaves its class as it is.

Source: the shifts and mirror images are those of Krizhevsky, Sutskever and Hinton, “ImageNet Classification with Deep Convolutional Neural
Networks”, NeurIPS 2012; shifting by a padded random crop is He and others', “Deep Residual Learning for Image Recognition”, CVPR 2016.
"""

import torch
from torch.nn import functional as F


def shift(images: torch.Tensor, by: torch.Tensor) -> torch.Tensor:
    """Images (n, channels, height, width), each moved by whole pixels `by` (n, 2), down and right; what comes in is the image's darkest value."""
    n, _, height, width = images.shape
    margin = int(by.abs().max())
    darkest = images.min().item()
    padded = F.pad(images, (margin,) * 4, value=darkest)
    rows = torch.arange(height, device=images.device) + margin - by[:, :1]  # (n, height)
    columns = torch.arange(width, device=images.device) + margin - by[:, 1:]  # (n, width)
    picked = torch.arange(n, device=images.device)[:, None, None]
    return padded[picked, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def random_shift(images: torch.Tensor, most: int, generator: torch.Generator) -> torch.Tensor:
    """Each image moved by up to `most` pixels in either direction."""
    by = torch.randint(-most, most + 1, (len(images), 2), generator=generator)
    return shift(images, by.to(images.device))


def random_flip(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Each image as its mirror image, left and right exchanged, with a probability of one half."""
    flipped = torch.rand(len(images), generator=generator) < 0.5
    return torch.where(flipped[:, None, None, None].to(images.device), images.flip(-1), images)
