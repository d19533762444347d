"""Two Gaussian clusters in the plane, one per class, with optional far points and an outlier; generated from a seed.

The best boundary between the clusters is the vertical line through 0, whatever else is there.
"""

CENTER, SPREAD = 1.5, 0.8
FAR_POINTS = 10


def clusters(count, generator):
    """`count` points of each class: x (2·count, 2) and labels of −1 and 1 (2·count,)."""
    import torch

    labels = torch.tensor([-1.0, 1.0]).repeat_interleave(count)
    x = SPREAD * torch.randn(2 * count, 2, generator=generator)
    x[:, 0] += CENTER * labels
    return x, labels


def points(count, scene, distance, seed):
    """The clusters, and by scene “far”: ten points of class 1 far out on their own side; “outlier”: one point of class 1 as far out on the other; “both”.

    Gives x (points, 2), labels (points,) and the kind of each: heap (a cluster), far or outlier.
    """
    import torch

    generator = torch.Generator().manual_seed(3_000_003 + seed)
    x, labels = clusters(count, generator)
    far = torch.randn(FAR_POINTS, 2, generator=generator) * 0.5 + torch.tensor([distance, distance / 2])
    outlier = torch.tensor([[-distance, distance / 2]])
    extra_points = [far] * (scene in ("far", "both")) + [outlier] * (scene in ("outlier", "both"))
    extra_count = sum(map(len, extra_points))
    kinds = (
        ["heap"] * len(x)
        + ["far"] * (FAR_POINTS * (scene in ("far", "both")))
        + ["outlier"] * (scene in ("outlier", "both"))
    )
    return torch.cat([x, *extra_points]), torch.cat([labels, torch.ones(extra_count)]), kinds
