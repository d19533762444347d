import numpy as np


def box_iou(boxes, others):
    result = np.zeros((len(boxes), len(others)))
    for i, (l1, t1, r1, b1) in enumerate(boxes):
        for j, (l2, t2, r2, b2) in enumerate(others):
            w, h = min(r1, r2) - max(l1, l2), min(b1, b2) - max(t1, t2)
            if w > 0 and h > 0:
                union = (r1 - l1) * (b1 - t1) + (r2 - l2) * (b2 - t2) - w * h
                result[i, j] = w * h / union
    return result
