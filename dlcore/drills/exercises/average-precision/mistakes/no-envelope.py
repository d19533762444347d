"""the precision is not raised to the best at any higher recall

Without the envelope the curve keeps its zigzag, and the area is that of information retrieval's average
precision.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = precision
    return (envelope * correct).sum() / objects
