import numpy as np


def average_precision(scores, correct, objects):
    """The area under the precision–recall curve, a number.

    Each precision is raised to the best at the same or any higher recall. scores
    (detections,), all different; correct (detections,), true where a detection has found an
    object of its own; objects: how many there are in all, at least one.
    """
    ...
