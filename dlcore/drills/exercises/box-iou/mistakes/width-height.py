"""the boxes are read as left, top, width, height

The last two numbers are the right and bottom edge. Formats differ: COCO's files have width and height.
"""

import numpy as np


def box_iou(boxes, others):
    left_top = np.maximum(boxes[:, None, :2], others[:, :2])
    right_bottom = np.minimum(boxes[:, None, :2] + boxes[:, None, 2:], others[:, :2] + others[:, 2:])
    intersection = (right_bottom - left_top).clip(min=0).prod(axis=-1)
    areas = boxes[:, 2:].prod(axis=-1)
    other_areas = others[:, 2:].prod(axis=-1)
    return intersection / (areas[:, None] + other_areas - intersection)
