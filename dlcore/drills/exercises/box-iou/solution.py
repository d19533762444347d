import numpy as np


def box_iou(boxes, others):
    """The IoU of each of the boxes with each of the others, (n, m).

    boxes (n, 4) and others (m, 4), as left, top, right, bottom.
    """
    left_top = np.maximum(boxes[:, None, :2], others[:, :2])
    right_bottom = np.minimum(boxes[:, None, 2:], others[:, 2:])
    intersection = (right_bottom - left_top).clip(min=0).prod(axis=-1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)
    other_areas = (others[:, 2:] - others[:, :2]).prod(axis=-1)
    return intersection / (areas[:, None] + other_areas - intersection)
