"""divided by the box around both instead of their union

GIoU looks at the enclosing box: it subtracts the fraction of it that lies outside the union. The union has only what is in either box.
"""

import numpy as np


def box_iou(boxes, others):
    left_top = np.maximum(boxes[:, None, :2], others[:, :2])
    right_bottom = np.minimum(boxes[:, None, 2:], others[:, 2:])
    intersection = (right_bottom - left_top).clip(min=0).prod(axis=-1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)
    other_areas = (others[:, 2:] - others[:, :2]).prod(axis=-1)
    return intersection / (
        np.maximum(boxes[:, None, 2:], others[:, 2:]) - np.minimum(boxes[:, None, :2], others[:, :2])
    ).prod(axis=-1)
