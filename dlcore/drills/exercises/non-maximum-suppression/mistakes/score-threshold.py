"""the threshold is applied to the scores as well

The threshold is for the overlap. Weak boxes are filtered before NMS, by a threshold of their own.
"""

import numpy as np


def nms(boxes, scores, threshold):
    order = np.array([i for i in np.argsort(-scores) if scores[i] > threshold], dtype=int)
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(best)
        order = order[iou(boxes[best], boxes[order]) <= threshold]
    return kept


def iou(box, others):
    shared = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(min=0).prod(axis=1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - shared)
