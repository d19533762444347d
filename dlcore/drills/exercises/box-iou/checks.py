"""IoU pair by pair: the length of what two intervals share, across and down."""

import numpy as np


def cases():
    random = np.random.default_rng(13)

    def boxes(count):
        corner = random.uniform(0, 2, size=(count, 2))
        return np.concatenate([corner, corner + random.uniform(0.5, 2, size=(count, 2))], axis=1)

    unit = np.array([[0.0, 0.0, 1.0, 1.0]])
    return [
        ("one pair that overlaps", (np.array([[0.0, 0.0, 2.0, 2.0]]), np.array([[1.0, 1.0, 3.0, 4.0]])), {}),
        ("many pairs", (boxes(4), boxes(3)), {}),
        ("as many boxes on both sides", (boxes(3), boxes(3)), {}),
        ("the same box", (unit, unit.copy()), {}),
        ("apart in one direction", (unit, np.array([[2.0, 0.0, 3.0, 1.0], [0.0, 3.0, 1.0, 5.0]])), {}),
        ("apart in both directions", (unit, np.array([[3.0, 3.0, 4.0, 4.0], [-3.0, -2.0, -2.0, -1.0]])), {}),
        ("one inside the other", (np.array([[0.0, 0.0, 4.0, 4.0]]), np.array([[1.0, 1.0, 2.0, 3.0]])), {}),
        ("sharing an edge", (unit, np.array([[1.0, 0.0, 2.0, 1.0]])), {}),
    ]


def shared_length(low, high, other_low, other_high):
    return max(0.0, min(high, other_high) - max(low, other_low))


def reference(boxes, others):
    result = np.empty((len(boxes), len(others)))
    for i, a in enumerate(boxes.tolist()):
        for j, b in enumerate(others.tolist()):
            both = shared_length(a[0], a[2], b[0], b[2]) * shared_length(a[1], a[3], b[1], b[3])
            areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
            result[i, j] = both / (sum(areas) - both)
    return result
