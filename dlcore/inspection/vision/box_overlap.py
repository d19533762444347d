"""How alike two boxes are: IoU, and its three successors that still say something when the boxes do not overlap. By NumPy alone.

Sources: GIoU, Rezatofighi and others, CVPR 2019; DIoU and CIoU, Zheng and others, AAAI 2020. A loss is one minus each of them.
"""

import numpy
import pandas

MEASURES = ("iou", "giou", "diou", "ciou")


def overlap(box, truth):
    """The four measures by name, of boxes (…, 4) as left, top, right, bottom."""
    box, truth = numpy.asarray(box, "float64"), numpy.asarray(truth, "float64")
    size, true_size = box[..., 2:] - box[..., :2], truth[..., 2:] - truth[..., :2]
    shared = (numpy.minimum(box[..., 2:], truth[..., 2:]) - numpy.maximum(box[..., :2], truth[..., :2])).clip(0)
    around = numpy.maximum(box[..., 2:], truth[..., 2:]) - numpy.minimum(box[..., :2], truth[..., :2])
    intersection, enclosing = shared.prod(-1), around.prod(-1)
    union = size.prod(-1) + true_size.prod(-1) - intersection
    iou = intersection / union
    between = ((box[..., :2] + box[..., 2:] - truth[..., :2] - truth[..., 2:]) ** 2).sum(-1) / 4  # of the centers
    distance = between / (around**2).sum(-1)
    angles = [numpy.arctan(each[..., 0] / each[..., 1]) for each in (size, true_size)]
    shape = 4 / numpy.pi**2 * (angles[0] - angles[1]) ** 2
    weight = shape / numpy.maximum(1 - iou + shape, 1e-12)
    return {
        "iou": iou,
        "giou": iou - (enclosing - union) / enclosing,
        "diou": iou - distance,
        "ciou": iou - distance - weight * shape,
    }


def box_at(shift, height=1.0, width=1.0, down=0.0):
    """A box of that size, its center `shift` to the right of the origin and `down` below it."""
    return (shift - width / 2, down - height / 2, shift + width / 2, down + height / 2)


TRUTH = box_at(0.0)


def overlap_by_shift(down, width, height):
    """A row for each measure and shift of a box along a true box of side 1: variant, shift, value."""
    shifts = numpy.round(numpy.arange(-200, 201, 2) / 100, 2)
    boxes = numpy.stack([box_at(shift, height, width, down) for shift in shifts])
    found = overlap(boxes, TRUTH)
    return pandas.DataFrame(
        [(name, shift, value) for name in MEASURES for shift, value in zip(shifts, found[name], strict=True)],
        columns=["variant", "shift", "value"],
    )


def binary_cross_entropy(p):
    """The loss of a cell in which there is an object, by the probability that it gets."""
    return -numpy.log(p)


def focal_loss(p, gamma, alpha):
    """α·(1 − p)^γ·(−log p): what is easy counts less (Lin and others, ICCV 2017)."""
    return alpha * (1 - p) ** gamma * binary_cross_entropy(p)


def loss_by_probability(gamma, alpha):
    """A row for each loss and probability of the true answer: variant, p, loss; of focal loss for a cell with an object, and for background."""
    p = numpy.arange(1, 100) / 100
    losses = {
        "cross-entropy": binary_cross_entropy(p),
        "focal-object": focal_loss(p, gamma, alpha),
        "focal-background": focal_loss(p, gamma, 1 - alpha),
    }
    return pandas.DataFrame(
        [(name, at, loss) for name, of in losses.items() for at, loss in zip(p, of, strict=True)],
        columns=["variant", "p", "loss"],
    )


OBJECTS, BACKGROUND = 100, 10_000  # cells


def share_of_objects(gamma, alpha, sure_objects=0.5, sure_background=0.98):
    """What fraction of the whole loss comes from 100 objects among 10,000 background cells, under cross-entropy and under focal loss.

    `sure_objects` and `sure_background` are the probabilities of the true answer in each.
    """
    cross_entropies = (OBJECTS * binary_cross_entropy(sure_objects), BACKGROUND * binary_cross_entropy(sure_background))
    focal = (
        OBJECTS * focal_loss(sure_objects, gamma, alpha),
        BACKGROUND * focal_loss(sure_background, gamma, 1 - alpha),
    )
    return tuple(float(first / (first + second)) for first, second in (cross_entropies, focal))
