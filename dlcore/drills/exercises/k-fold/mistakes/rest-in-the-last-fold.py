"""the whole remainder goes into the last fold

The sizes then differ by up to k − 1; they should differ by one at most.
"""

import numpy as np


def k_fold(order, folds):
    pieces = np.split(order, [i * (len(order) // folds) for i in range(1, folds)])
    return [(np.concatenate(pieces[:fold] + pieces[fold + 1 :]), pieces[fold]) for fold in range(folds)]
