import numpy as np


def box_iou(boxes, others):
    x1, y1, x2, y2 = np.split(boxes, 4, axis=1)
    u1, v1, u2, v2 = others.T
    width = np.maximum(0, np.minimum(x2, u2) - np.maximum(x1, u1))
    height = np.maximum(0, np.minimum(y2, v2) - np.maximum(y1, v1))
    both = width * height
    return both / ((x2 - x1) * (y2 - y1) + (u2 - u1) * (v2 - v1) - both)
