"""places in the sorted order instead of indices of the boxes

The caller looks the boxes up in the input, so an index must be that of the input.
"""

import numpy as np


def nms(boxes, scores, threshold):
    order = np.argsort(-scores)
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(best)
        order = order[iou(boxes[best], boxes[order]) <= threshold]
    return [int(np.argsort(np.argsort(-scores))[index]) for index in kept]


def iou(box, others):
    shared = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(min=0).prod(axis=1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - shared)
