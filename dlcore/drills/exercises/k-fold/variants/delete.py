import numpy as np


def k_fold(order, folds):
    splits = []
    for held_out in np.array_split(np.arange(len(order)), folds):
        splits.append((np.delete(order, held_out), order[held_out]))
    return splits
