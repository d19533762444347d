"""all sines first and then all cosines

That is another layout, and as good, since the next layer may permute the columns; but the paper and this drill
interleave them.
"""

import numpy as np


def sinusoids(length, width):
    frequency = 10_000.0 ** (-np.arange(0, width, 2) / width)
    angle = np.arange(length)[:, None] * frequency
    return np.concatenate([np.sin(angle), np.cos(angle)], axis=1)
