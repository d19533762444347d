"""boxes that are suppressed still suppress others

In a chain of boxes the first removes the second, which must then not remove the third.
"""

import numpy as np


def nms(boxes, scores, threshold):
    order = np.argsort(-scores)
    return [best for place, best in enumerate(order) if (iou(boxes[best], boxes[order[:place]]) <= threshold).all()]


def iou(box, others):
    shared = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(min=0).prod(axis=1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - shared)
