"""whole examples are dropped instead of units

One number decided for all units of an example. Each unit is to be dropped by itself.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x
    kept = noise[:, :1] >= rate
    return x * kept / (1 - rate)
