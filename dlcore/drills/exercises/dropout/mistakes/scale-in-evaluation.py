"""scaled in evaluation instead of training

That is the original paper's dropout. The inverted form divides in training, so that evaluation leaves x as it is.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x * (1 - rate)
    kept = noise >= rate
    return x * kept
