"""the precision is averaged over all detections

Each rank would count, even where the recall does not grow. Only a correct detection adds area.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return envelope.sum() / max(1, len(envelope))
