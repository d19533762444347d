"""A curve to be learned from noisy points, some of which may be outliers; generated from a seed."""

import math

NOISE, SHIFT = 0.3, (3.0, 6.0)  # the standard deviation, of every kind of noise; by how much outliers are raised
KINDS = ("normal", "laplace", "student-t")


def truth(x):
    """sin 3x, the true curve; for tensors."""
    import torch

    return torch.sin(3 * x)


def noise(kind, count, generator):
    """(count, 1) of standard deviation 1: normal, Laplace, or Student's t with 3 degrees of freedom, divided by its deviation √3."""
    import torch

    normal = torch.randn(count, 1, generator=generator)
    if kind == "normal":
        return normal
    if kind == "laplace":  # two exponentials of rate √2, one less the other
        uniform = torch.rand(2, count, 1, generator=generator)
        return (torch.log1p(-uniform[0]) - torch.log1p(-uniform[1])) / math.sqrt(2)
    chi_square = torch.randn(count, 3, generator=generator).square().sum(-1, keepdim=True)
    return normal / (chi_square / 3).sqrt() / math.sqrt(3)


def points(count, fraction, seed, kind="normal"):
    """`count` points: x (count, 1) in [−1, 1], y (count, 1) with noise of that kind, and which (count,) of them are outliers, raised by 3 to 6.

    A larger fraction raises the same points and more; all other points stay the same.
    """
    import torch

    generator = torch.Generator().manual_seed(2_000_003 + seed)
    x = torch.rand(count, 1, generator=generator) * 2 - 1
    y = truth(x) + NOISE * noise(kind, count, generator)
    shift = SHIFT[0] + (SHIFT[1] - SHIFT[0]) * torch.rand(count, 1, generator=generator)
    is_outlier = torch.argsort(torch.rand(count, generator=generator)).argsort() < math.floor(fraction * count + 0.5)
    return x, y + shift * is_outlier.unsqueeze(1), is_outlier
