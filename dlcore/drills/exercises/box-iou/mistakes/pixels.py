"""one pixel is added to each side

That is right for whole pixels with inclusive ends, as in VOC's old code; coordinates of a continuous plane have no
+ 1.
"""

import numpy as np


def box_iou(boxes, others):
    left_top = np.maximum(boxes[:, None, :2], others[:, :2])
    right_bottom = np.minimum(boxes[:, None, 2:], others[:, 2:])
    intersection = (right_bottom - left_top + 1).clip(min=0).prod(axis=-1)
    areas = (boxes[:, 2:] - boxes[:, :2] + 1).prod(axis=-1)
    other_areas = (others[:, 2:] - others[:, :2] + 1).prod(axis=-1)
    return intersection / (areas[:, None] + other_areas - intersection)
