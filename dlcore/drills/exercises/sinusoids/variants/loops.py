import numpy as np


def sinusoids(length, width):
    rows = []
    for p in range(length):
        row = []
        for i in range(width // 2):
            angle = p / 10000 ** (2 * i / width)
            row += [np.sin(angle), np.cos(angle)]
        rows.append(row)
    return np.array(rows)
