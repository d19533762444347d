"""the given order is ignored

Positions are not indices: without the shuffled order, data that is sorted by class gives folds that lack whole
classes.
"""

import numpy as np


def k_fold(order, folds):
    pieces = np.array_split(np.arange(len(order)), folds)
    return [(np.concatenate(pieces[:fold] + pieces[fold + 1 :]), pieces[fold]) for fold in range(folds)]
