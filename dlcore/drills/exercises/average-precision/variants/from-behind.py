import numpy as np


def average_precision(scores, correct, objects):
    order = np.argsort(-scores, kind="stable")
    seen, hits = len(order), int(np.sum(correct))
    best = area = 0.0
    for index in order[::-1]:
        best = max(best, hits / seen)
        if correct[index]:
            area += best
            hits -= 1
        seen -= 1
    return area / objects
