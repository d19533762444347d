"""How sure a mean of few seeds is."""

import math

import numpy as np


def t_interval(values: np.ndarray) -> tuple[float, float, float]:
    """Mean of the seeds' numbers and its 95% interval (Student's t); of one number alone an endless one."""
    from scipy.special import stdtrit  # here, so that a page does without until somebody asks

    mean, count = float(np.mean(values)), len(values)
    if count < 2:
        return mean, -math.inf, math.inf
    half = float(stdtrit(count - 1, 0.975)) * float(np.std(values, ddof=1)) / math.sqrt(count)
    return mean, mean - half, mean + half
