import numpy as np


def nms(boxes, scores, threshold):
    """The indices of the boxes that stay, a list, the highest score first.

    boxes (n, 4) as left, top, right, bottom, scores (n,), all different. A box goes if its
    IoU with one that stays, of a higher score, is greater than threshold.
    """
    ...
