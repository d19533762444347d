"""Two round heaps of points in the plane, one of each class, and what may stand beside them; made from a seed.

The best boundary between the heaps is the upright line through 0, whatever else is there.
"""

MIDDLE, SPREAD = 1.5, 0.8
FAR = 10


def heaps(count, generator):
    """`count` points of each class: x (2·count, 2) and labels of −1 and 1 (2·count,)."""
    import torch

    labels = torch.tensor([-1.0, 1.0]).repeat_interleave(count)
    x = SPREAD * torch.randn(2 * count, 2, generator=generator)
    x[:, 0] += MIDDLE * labels
    return x, labels


def points(count, scene, distance, seed):
    """The heaps, and by scene “far”: ten points of class 1 far off on their own side; “outlier”: one point of class 1 as deep on the other; “both”.

    Gives x (points, 2), labels (points,) and the kind of each: heap, far or outlier.
    """
    import torch

    generator = torch.Generator().manual_seed(3_000_003 + seed)
    x, labels = heaps(count, generator)
    far = torch.randn(FAR, 2, generator=generator) * 0.5 + torch.tensor([distance, distance / 2])
    outlier = torch.tensor([[-distance, distance / 2]])
    more = [far] * (scene in ("far", "both")) + [outlier] * (scene in ("outlier", "both"))
    added = sum(map(len, more))
    kinds = (
        ["heap"] * len(x) + ["far"] * (FAR * (scene in ("far", "both"))) + ["outlier"] * (scene in ("outlier", "both"))
    )
    return torch.cat([x, *more]), torch.cat([labels, torch.ones(added)]), kinds
