import numpy as np


def k_fold(order, folds):
    n = len(order)
    fold_of = np.repeat(np.arange(folds), [n // folds + (i < n % folds) for i in range(folds)])
    return [(order[fold_of != i], order[fold_of == i]) for i in range(folds)]
