import numpy as np


def average_precision(scores, correct, objects):
    """The area under the precision–recall curve, a number.

    Each precision is raised to the best at the same or any higher recall. scores
    (detections,), all different; correct (detections,), true where a detection has found an
    object of its own; objects: how many there are in all, at least one.
    """
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return (envelope * correct).sum() / objects
