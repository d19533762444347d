"""the overlap is not clipped at 0

Two boxes that are apart in both directions have two negative overlaps, whose product is positive.
"""

import numpy as np


def box_iou(boxes, others):
    left_top = np.maximum(boxes[:, None, :2], others[:, :2])
    right_bottom = np.minimum(boxes[:, None, 2:], others[:, 2:])
    intersection = (right_bottom - left_top).prod(axis=-1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)
    other_areas = (others[:, 2:] - others[:, :2]).prod(axis=-1)
    return intersection / (areas[:, None] + other_areas - intersection)
