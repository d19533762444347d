"""Boxes by NumPy alone, so that a slider is answered without torch: from what the cells said to boxes, suppression, and who found whom.

Boxes are (boxes, 4) as left, top, right, bottom in pixels. The experiments use torchvision's own; a test asks both the same.
"""

import numpy

SIDE, CELL = 64, 8
GOOD = 0.5  # intersection over union from which a box counts as found
EVERYTHING = 1.0  # a limit of overlap that suppresses nothing


def corners(side=SIDE):
    """Left, top and side of each cell of the grid, (cells, 3) in pixels, row by row."""
    top, left = numpy.meshgrid(numpy.arange(0, side, CELL), numpy.arange(0, side, CELL), indexing="ij")
    return numpy.stack([left.ravel(), top.ravel(), numpy.full(left.size, CELL)], 1).astype("float32")


def _sigmoid(numbers):
    return 1 / (1 + numpy.exp(-numbers))


def decode(raw, corners):
    """Boxes, scores and classes from raw predictions (cells, 5 + classes): what dlcore.models.vision.yolo's `decode` and `scored` give."""
    raw = numpy.asarray(raw, "float32")
    middle = corners[:, :2] + corners[:, 2:] * (2 * _sigmoid(raw[:, :2]) - 0.5)
    half = corners[:, 2:] * numpy.exp(raw[:, 2:4].clip(-4, 4)) / 2
    classes = numpy.exp(raw[:, 5:] - raw[:, 5:].max(1, keepdims=True))
    probability = classes / classes.sum(1, keepdims=True)
    return (
        numpy.concatenate([middle - half, middle + half], 1),
        _sigmoid(raw[:, 4]) * probability.max(1),
        probability.argmax(1),
    )


def objectness(raw):
    """How sure each place is that it tells of an object, whichever, (places,)."""
    return _sigmoid(numpy.asarray(raw[:, 4], "float32"))


def pairwise_iou(one, other):
    """Intersection over union of each box with each other one: (ones, others)."""
    one, other = numpy.asarray(one, "float32").reshape(-1, 4), numpy.asarray(other, "float32").reshape(-1, 4)
    begin, end = (
        numpy.maximum(one[:, None, :2], other[None, :, :2]),
        numpy.minimum(one[:, None, 2:], other[None, :, 2:]),
    )
    shared = (end - begin).clip(0).prod(2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(1) for boxes in (one, other)]
    return shared / numpy.maximum(areas[0][:, None] + areas[1][None] - shared, 1e-9)


def nms(boxes, scores, classes, overlap, by_class=True):
    """Which boxes stay, surest first, when each takes away the less sure ones that it overlaps by more than `overlap`; `by_class`: those of its class alone."""
    order = numpy.argsort(-scores, kind="stable")
    rivals = pairwise_iou(boxes, boxes) > overlap
    if by_class:
        rivals &= classes[:, None] == classes[None]
    keep = []
    while len(order):
        keep.append(order[0])
        order = order[1:][~rivals[order[0], order[1:]]]
    return numpy.array(keep, int)


def detect(raw, corners, confidence, overlap, by_class=True):
    """What is shown of a picture: boxes, scores and classes, surest first."""
    boxes, scores, classes = decode(raw, corners)
    sure = scores >= confidence
    boxes, scores, classes = boxes[sure], scores[sure], classes[sure]
    keep = nms(boxes, scores, classes, overlap, by_class)
    return boxes[keep], scores[keep], classes[keep]


def match_detections(boxes, classes, true_boxes, true_classes):
    """What each detection, surest first, is: “right”, “wrong digit”, “twice”, “badly placed” or “nothing there”; and which true box each right one found, else −1.

    Right is the first of its class on a true box that nobody found yet, from an intersection over union of a half. Badly placed ones touch a true
    box by a tenth at least.
    """
    shared = pairwise_iou(boxes, true_boxes)
    outcomes, found = [], numpy.full(len(boxes), -1)
    taken = numpy.zeros(len(true_boxes), bool)
    for number, box in enumerate(shared):
        same = true_classes == classes[number]
        free = numpy.where(same & ~taken, box, 0.0)
        if free.max(initial=0.0) >= GOOD:
            found[number] = free.argmax()
            taken[found[number]] = True
            outcomes.append("right")
        elif (box * same).max(initial=0.0) >= GOOD:
            outcomes.append("duplicate")
        elif box.max(initial=0.0) >= GOOD:
            outcomes.append("wrong digit")
        else:
            outcomes.append("poor localization" if box.max(initial=0.0) >= 0.1 else "background")
    return outcomes, found


def shares_cell(boxes):
    """Whether the centers of two boxes lie in one cell of the grid."""
    cells = {tuple(center) for center in ((boxes[:, :2] + boxes[:, 2:]) / 2 // CELL).astype(int)}
    return len(cells) < len(boxes)
