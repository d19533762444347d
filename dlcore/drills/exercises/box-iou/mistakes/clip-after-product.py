"""clipped after the product instead of before

The product of two negative numbers is positive already. Width and height must be clipped separately.
"""

import numpy as np


def box_iou(boxes, others):
    left_top = np.maximum(boxes[:, None, :2], others[:, :2])
    right_bottom = np.minimum(boxes[:, None, 2:], others[:, 2:])
    intersection = (right_bottom - left_top).prod(axis=-1).clip(min=0)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)
    other_areas = (others[:, 2:] - others[:, :2]).prod(axis=-1)
    return intersection / (areas[:, None] + other_areas - intersection)
