import numpy as np


def k_fold(order, folds):
    """Cross-validation: a list of `folds` pairs (training, validation) of index arrays.

    order (examples,) has the shuffled indices. The folds are consecutive pieces of it,
    whose sizes differ by at most one, the larger ones first; each is the validation part
    once, and all others in their order are the training part.
    """
    pieces = np.array_split(order, folds)
    return [(np.concatenate(pieces[:fold] + pieces[fold + 1 :]), pieces[fold]) for fold in range(folds)]
