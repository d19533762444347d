"""A curve to be learned from noisy points, some of which may be gross errors; made from a seed."""

import math

NOISE, SHIFT = 0.3, (3.0, 6.0)


def truth(x):
    """sin 3x, what all points scatter around; for tensors."""
    import torch

    return torch.sin(3 * x)


def points(count, share, seed):
    """`count` points: x (count, 1) in [−1, 1], y (count, 1) with normal noise, and which (count,) of them were lifted by 3 to 6.

    A larger share lifts the same points and more; with a share of 0 the others stay what they are.
    """
    import torch

    generator = torch.Generator().manual_seed(2_000_003 + seed)
    x = torch.rand(count, 1, generator=generator) * 2 - 1
    y = truth(x) + NOISE * torch.randn(count, 1, generator=generator)
    lift = SHIFT[0] + (SHIFT[1] - SHIFT[0]) * torch.rand(count, 1, generator=generator)
    lifted = torch.argsort(torch.rand(count, generator=generator)).argsort() < math.floor(share * count + 0.5)
    return x, y + lift * lifted.unsqueeze(1), lifted
