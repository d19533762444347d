"""the precision is averaged at eleven recalls

That is VOC's measure until 2009; since then the whole area counts.
"""

import numpy as np


def average_precision(scores, correct, objects):
    correct = correct[np.argsort(-scores)]
    found = np.cumsum(correct)
    precision = found / np.arange(1, len(correct) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return sum(max(envelope[found / objects >= recall], default=0.0) for recall in np.linspace(0, 1, 11)) / 11
