"""each box is compared only with the last one kept

An earlier one may overlap it as well. A box must be compared with all that stay.
"""

import numpy as np


def nms(boxes, scores, threshold):
    kept = []
    for index in np.argsort(-scores):
        if not kept or iou(boxes[index], boxes[kept[-1:]])[0] <= threshold:
            kept.append(index)
    return kept


def iou(box, others):
    shared = (np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(min=0).prod(axis=1)
    return shared / ((box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - shared)
