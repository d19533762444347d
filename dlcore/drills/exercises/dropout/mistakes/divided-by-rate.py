"""divided by p instead of 1 − p

What is to be made up for is the fraction that is kept, 1 − p.
"""


def dropout(x, rate, noise, training):
    if not training:
        return x
    kept = noise >= rate
    return x * kept / rate
