"""A curve to be learned from noisy points, some of which may be outliers; generated from a seed."""

import math

NOISE, SHIFT = 0.3, (3.0, 6.0)


def truth(x):
    """sin 3x, the true curve; for tensors."""
    import torch

    return torch.sin(3 * x)


def points(count, fraction, seed):
    """`count` points: x (count, 1) in [−1, 1], y (count, 1) with normal noise, and which (count,) of them are outliers, raised by 3 to 6.

    A larger fraction raises the same points and more; all other points stay the same.
    """
    import torch

    generator = torch.Generator().manual_seed(2_000_003 + seed)
    x = torch.rand(count, 1, generator=generator) * 2 - 1
    y = truth(x) + NOISE * torch.randn(count, 1, generator=generator)
    shift = SHIFT[0] + (SHIFT[1] - SHIFT[0]) * torch.rand(count, 1, generator=generator)
    is_outlier = torch.argsort(torch.rand(count, generator=generator)).argsort() < math.floor(fraction * count + 0.5)
    return x, y + shift * is_outlier.unsqueeze(1), is_outlier
