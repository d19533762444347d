"""divided by the objects that were found instead of all

What nobody found must lower the recall; otherwise a detector that finds one object well has a perfect AP.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return (envelope * correct).sum() / max(1, correct.sum())
