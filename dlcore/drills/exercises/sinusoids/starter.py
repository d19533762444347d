import numpy as np


def sinusoids(length, width):
    """Sinusoidal positional encodings (length, width), positions from 0, width even.

    Column 2i is sin(p / 10000^(2i/width)) at position p, column 2i + 1 the cosine of the
    same angle.
    """
    ...
