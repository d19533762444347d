"""How well an answer covers the truth, pixel by pixel: Dice, IoU, the distance between boundaries, and a loss that rewards cover."""

import torch
from torch.nn import functional as F


def dice(answer, truth, of):
    """Twice what both have in common over what both have together, of class `of`; 1 where neither has any. (…) and (…) to a number."""
    mine, theirs = answer == of, truth == of
    together = (mine.sum() + theirs.sum()).item()
    return 2 * (mine & theirs).sum().item() / together if together else 1.0


def iou(answer, truth, of):
    """What both have in common over what either has, of class `of`; 1 where neither has any."""
    mine, theirs = answer == of, truth == of
    either = (mine | theirs).sum().item()
    return (mine & theirs).sum().item() / either if either else 1.0


def boundary(mask):
    """The pixels of a mask (height, width) that touch, along a row or a column, one that is not in it; beyond the border nothing is."""
    around = F.pad(mask, (1, 1, 1, 1))
    inside = around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    return mask & ~inside


def average_surface_distance(answer, truth, of):
    """Pixels from a boundary to the nearest point of the other, mean over both boundaries and over the slices (slices, height, width).

    A slice in which one has the class and the other has not counts with its whole diagonal; one in which neither has it is left out.
    """
    distances = []
    for mine, theirs in zip(answer == of, truth == of, strict=True):
        edges = [boundary(mask).nonzero().float() for mask in (mine, theirs)]  # each (points, 2)
        if not all(map(len, edges)):
            if any(map(len, edges)):
                distances.append(torch.tensor([float(side) for side in mine.shape]).norm().item())
            continue
        apart = torch.cdist(*edges, compute_mode="donot_use_mm_for_euclid_dist")
        nearest = torch.cat([apart.min(0).values, apart.min(1).values])
        distances.append(nearest.mean().item())
    return sum(distances) / len(distances) if distances else 0.0


def dice_cross_entropy_loss(scores, truth):
    """Cross-entropy plus one less the soft Dice of every class but the background: (networks, batch, classes, height, width) to (networks,).

    Cross-entropy alone is content for long with calling everything by the commonest name.
    """
    expected = F.one_hot(truth, scores.shape[2]).movedim(-1, 2).float()  # as scores
    surprise = -(scores.log_softmax(2) * expected).sum(2).mean((1, 2, 3))
    given, wanted = scores.softmax(2)[:, :, 1:], expected[:, :, 1:]
    common, together = (given * wanted).sum((1, 3, 4)), given.sum((1, 3, 4)) + wanted.sum((1, 3, 4))
    return surprise + 1 - ((2 * common + 1) / (together + 1)).mean(1)  # the ones keep an empty class defined
