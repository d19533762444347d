"""the envelope runs the wrong way

It takes the best precision at this recall or a higher one, so the running maximum goes from the end to the front.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision)
    return (envelope * correct).sum() / objects
