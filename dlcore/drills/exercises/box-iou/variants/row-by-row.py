import numpy as np


def box_iou(boxes, others):
    def area(b):
        return (b[..., 2] - b[..., 0]) * (b[..., 3] - b[..., 1])

    rows = []
    for box in boxes:
        corners = np.concatenate([np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])], axis=1)
        empty = (corners[:, 2:] <= corners[:, :2]).any(axis=1)
        both = np.where(empty, 0.0, area(corners))
        rows.append(both / (area(box) + area(others) - both))
    return np.stack(rows)
