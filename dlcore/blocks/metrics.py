"""Segmentation metrics: Dice, IoU, average surface distance, and a loss of cross-entropy and soft Dice."""

import torch
from torch.nn import functional as F


def dice(prediction: torch.Tensor, truth: torch.Tensor, label: int) -> float:
    """2·|A ∩ B| / (|A| + |B|) for the pixels of one class, masks of any shape; 1 where neither mask has the class."""
    predicted, actual = prediction == label, truth == label
    total = (predicted.sum() + actual.sum()).item()
    return 2 * (predicted & actual).sum().item() / total if total else 1.0


def iou(prediction: torch.Tensor, truth: torch.Tensor, label: int) -> float:
    """|A ∩ B| / |A ∪ B| for the pixels of one class; 1 where neither mask has the class."""
    predicted, actual = prediction == label, truth == label
    union = (predicted | actual).sum().item()
    return (predicted & actual).sum().item() / union if union else 1.0


def boundary(mask: torch.Tensor) -> torch.Tensor:
    """The pixels of a mask (height, width) with a 4-neighbor outside it; everything beyond the image counts as outside."""
    padded = F.pad(mask, (1, 1, 1, 1))
    inside = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & ~inside


def average_surface_distance(prediction: torch.Tensor, truth: torch.Tensor, label: int) -> float:
    """ASSD in pixels: the distance from each boundary point to the other boundary, averaged over both, then over slices.

    Masks are (slices, height, width). A slice with the class in one mask only counts with its whole diagonal; a slice
    with it in neither is left out.
    """
    distances = []
    for predicted, actual in zip(prediction == label, truth == label, strict=True):
        boundaries = [boundary(mask).nonzero().float() for mask in (predicted, actual)]  # each (points, 2)
        if not all(map(len, boundaries)):
            if any(map(len, boundaries)):
                distances.append(torch.tensor([float(side) for side in predicted.shape]).norm().item())
            continue
        pairwise = torch.cdist(*boundaries, compute_mode="donot_use_mm_for_euclid_dist")
        nearest = torch.cat([pairwise.min(0).values, pairwise.min(1).values])
        distances.append(nearest.mean().item())
    return sum(distances) / len(distances) if distances else 0.0


def dice_cross_entropy_loss(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Cross-entropy plus 1 − soft Dice, averaged over the foreground classes, for each network.

    Logits are (networks, batch, classes, height, width), truth (networks, batch, height, width); gives (networks,).
    Cross-entropy alone settles for a long time on predicting the most frequent class everywhere.
    """
    one_hot = F.one_hot(truth, logits.shape[2]).movedim(-1, 2).float()  # as scores
    cross_entropy = -(logits.log_softmax(2) * one_hot).sum(2).mean((1, 2, 3))
    probabilities, targets = logits.softmax(2)[:, :, 1:], one_hot[:, :, 1:]
    overlap, total = (probabilities * targets).sum((1, 3, 4)), probabilities.sum((1, 3, 4)) + targets.sum((1, 3, 4))
    return cross_entropy + 1 - ((2 * overlap + 1) / (total + 1)).mean(1)  # the ones keep an empty class defined
