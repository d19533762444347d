"""what is kept is not divided by 1 − p

Then the next layer sees less in training than in evaluation. Inverted dropout makes up for it during training.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x
    kept = noise >= rate
    return x * kept
