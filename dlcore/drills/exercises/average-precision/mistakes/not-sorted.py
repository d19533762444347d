"""the detections are not sorted by score

The curve is drawn from the most confident detection to the least; in another order it means nothing.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return (envelope * correct).sum() / objects
