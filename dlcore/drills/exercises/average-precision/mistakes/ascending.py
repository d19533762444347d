"""the detections are sorted from the lowest score up

The most confident detections come first.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return (envelope * correct).sum() / objects
