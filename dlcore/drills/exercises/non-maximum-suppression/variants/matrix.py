import numpy as np


def nms(boxes, scores, threshold):
    left, top, right, bottom = boxes.T
    area = (right - left) * (bottom - top)
    w = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    h = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    both = np.maximum(w, 0) * np.maximum(h, 0)
    iou = both / (np.add.outer(area, area) - both)
    alive = scores.copy()
    keep = []
    while (alive > -np.inf).any():
        best = alive.argmax()
        keep.append(best)
        alive[iou[best] > threshold] = -np.inf
        alive[best] = -np.inf
    return np.array(keep)
