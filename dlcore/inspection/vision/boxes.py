"""Boxes by NumPy alone, so that a slider needs no torch: decoding, NMS, and matching with the ground truth.

Boxes are (boxes, 4) as left, top, right, bottom in pixels. The experiments use torchvision's own; a test asks both the same.
"""

import numpy

SIDE, CELL = 64, 8
MATCH_IOU = 0.5  # the IoU from which a box counts as found
NO_NMS = 1.0  # an IoU threshold that drops nothing


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
    """The probability that each place has an object, of whichever class: (places,)."""
    return _sigmoid(numpy.asarray(raw[:, 4], "float32"))


def pairwise_iou(one, other):
    """Intersection over union of each box with each other one: (ones, others)."""
    one, other = numpy.asarray(one, "float32").reshape(-1, 4), numpy.asarray(other, "float32").reshape(-1, 4)
    begin, end = (
        numpy.maximum(one[:, None, :2], other[None, :, :2]),
        numpy.minimum(one[:, None, 2:], other[None, :, 2:]),
    )
    intersection = (end - begin).clip(0).prod(2)
    areas = [(boxes[:, 2:] - boxes[:, :2]).prod(1) for boxes in (one, other)]
    return intersection / numpy.maximum(areas[0][:, None] + areas[1][None] - intersection, 1e-9)


def nms(boxes, scores, classes, iou_threshold, class_aware=True):
    """Non-maximum suppression: the indices of the boxes that stay, highest score first.

    Each drops the lower-scoring ones whose IoU with it exceeds `iou_threshold`; if `class_aware`, only those of its class.
    """
    order = numpy.argsort(-scores, kind="stable")
    rivals = pairwise_iou(boxes, boxes) > iou_threshold
    if class_aware:
        rivals &= classes[:, None] == classes[None]
    keep = []
    while len(order):
        keep.append(order[0])
        order = order[1:][~rivals[order[0], order[1:]]]
    return numpy.array(keep, int)


def detect(raw, corners, confidence, iou_threshold, class_aware=True):
    """The boxes, scores and classes that the confidence threshold and NMS leave, highest score first."""
    boxes, scores, classes = decode(raw, corners)
    sure = scores >= confidence
    boxes, scores, classes = boxes[sure], scores[sure], classes[sure]
    keep = nms(boxes, scores, classes, iou_threshold, class_aware)
    return boxes[keep], scores[keep], classes[keep]


def match_detections(boxes, classes, true_boxes, true_classes):
    """The outcome of each detection, highest score first, and which true box each right one matches, else −1.

    “right”: the first of its class with an IoU of at least a half with an unmatched true box; “duplicate”: the box was
    matched before; “wrong digit”: another class there; “poor localization”: an IoU of at least a tenth; “background”.
    """
    ious = pairwise_iou(boxes, true_boxes)
    outcomes, matches = [], numpy.full(len(boxes), -1)
    taken = numpy.zeros(len(true_boxes), bool)
    for number, row in enumerate(ious):
        same = true_classes == classes[number]
        free = numpy.where(same & ~taken, row, 0.0)
        if free.max(initial=0.0) >= MATCH_IOU:
            matches[number] = free.argmax()
            taken[matches[number]] = True
            outcomes.append("right")
        elif (row * same).max(initial=0.0) >= MATCH_IOU:
            outcomes.append("duplicate")
        elif row.max(initial=0.0) >= MATCH_IOU:
            outcomes.append("wrong digit")
        else:
            outcomes.append("poor localization" if row.max(initial=0.0) >= 0.1 else "background")
    return outcomes, matches


def shares_cell(boxes):
    """Whether the centers of two boxes lie in one cell of the grid."""
    cells = {tuple(center) for center in ((boxes[:, :2] + boxes[:, 2:]) / 2 // CELL).astype(int)}
    return len(cells) < len(boxes)
