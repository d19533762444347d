import numpy as np


def nms(boxes, scores, threshold):
    removed = np.zeros(len(boxes), dtype=bool)
    result = []
    for i in np.argsort(scores)[::-1]:
        if removed[i]:
            continue
        result.append(int(i))
        for j in range(len(boxes)):
            if scores[j] < scores[i] and iou(boxes[i], boxes[j]) > threshold:
                removed[j] = True
    return result


def iou(box, other):
    width = max(0, min(box[2], other[2]) - max(box[0], other[0]))
    height = max(0, min(box[3], other[3]) - max(box[1], other[1]))
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (box, other)]
    return width * height / (sum(areas) - width * height)
