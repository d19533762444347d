import numpy as np


def average_precision(scores, correct, objects):
    hit = correct[np.argsort(scores)[::-1]].astype(float)
    tp, fp = np.cumsum(hit), np.cumsum(1 - hit)
    recall = np.concatenate([[0.0], tp / objects])
    precision = np.concatenate([[0.0], tp / np.maximum(tp + fp, 1e-12)])
    for i in range(len(precision) - 2, -1, -1):
        precision[i] = max(precision[i], precision[i + 1])
    return float(np.sum(np.diff(recall) * precision[1:]))
