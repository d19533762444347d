import numpy as np


def k_fold(order, folds):
    size, rest = divmod(len(order), folds)
    result = []
    begin = 0
    for i in range(folds):
        end = begin + size + (1 if i < rest else 0)
        validation = order[begin:end]
        training = np.concatenate([order[:begin], order[end:]])
        result.append((training, validation))
        begin = end
    return result
