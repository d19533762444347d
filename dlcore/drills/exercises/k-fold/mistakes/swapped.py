"""training and validation are swapped

Each model would learn from one fold and be judged on k − 1.
"""

import numpy as np


def k_fold(order, folds):
    pieces = np.array_split(order, folds)
    return [(pieces[fold], np.concatenate(pieces[:fold] + pieces[fold + 1 :])) for fold in range(folds)]
