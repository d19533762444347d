import numpy as np


def box_iou(boxes, others):
    """The IoU of each of the boxes with each of the others, (n, m).

    boxes (n, 4) and others (m, 4), as left, top, right, bottom.
    """
    ...
