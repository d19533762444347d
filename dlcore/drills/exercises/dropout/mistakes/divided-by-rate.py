"""divided by p instead of 1 − p

A fraction of 1 − p is kept, and dividing by it restores the expectation.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x
    kept = noise >= rate
    return x * kept / rate
