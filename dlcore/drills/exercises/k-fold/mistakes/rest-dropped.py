"""the examples that do not divide evenly are never validated

With pieces of n // k the last few examples fall into no fold. The first folds must take one more each.
"""

import numpy as np


def k_fold(order, folds):
    pieces = [order[i * (len(order) // folds) : (i + 1) * (len(order) // folds)] for i in range(folds)]
    return [(np.concatenate(pieces[:fold] + pieces[fold + 1 :]), pieces[fold]) for fold in range(folds)]
