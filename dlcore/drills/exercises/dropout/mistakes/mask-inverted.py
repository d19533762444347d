"""the mask is inverted: kept with probability p

p is the probability to drop. The two agree only at p = ½, and then only on average.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x
    kept = noise < rate
    return x * kept / (1 - rate)
