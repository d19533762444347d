"""whole examples are dropped instead of units

Each unit of each example is dropped by its own random number.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x
    kept = noise[:, :1] >= rate
    return x * kept / (1 - rate)
