"""the places in the sorted order are returned instead of the indices of the boxes

The caller looks the boxes up in the input, so an index must be that of the input.
"""

import numpy as np


def nms(boxes, scores, threshold):
    boxes = boxes[np.argsort(-scores)]
    kept = []
    for k in range(len(boxes)):
        if not kept or (iou(boxes[k], boxes[kept]) <= threshold).all():
            kept.append(k)
    return kept


def iou(box, others):
    shared = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(min=0).prod(axis=1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - shared)
