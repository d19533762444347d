"""the area is made of trapezoids between the points

Straight lines between the points of a precision–recall curve are too optimistic. The area consists of steps under the
envelope.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return ((precision + np.append(1.0, precision)[:-1]) / 2 * correct).sum() / objects
