"""NMS by its definition: a box stays if no box of a higher score that stays overlaps it too much."""

import numpy as np

SHOWS_INPUT = True


def cases():
    random = np.random.default_rng(14)

    def crowd(count, size=2.0):
        corner = random.uniform(0, 3, size=(count, 2))
        boxes = np.concatenate([corner, corner + random.uniform(1, size, size=(count, 2))], axis=1)
        return boxes, random.permutation(count) / count + 0.05

    chain = np.array([[0.0, 0.0, 4.0, 1.0], [1.0, 0.0, 5.0, 1.0], [2.0, 0.0, 6.0, 1.0], [3.0, 0.0, 7.0, 1.0]])
    half = np.array([[0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 1.0], [0.0, 1.0, 2.0, 2.0]])
    return [
        ("a chain: what is suppressed suppresses nothing", (chain, np.array([0.9, 0.8, 0.7, 0.6]), 0.5), {}),
        ("scores in no order", (chain, np.array([0.6, 0.7, 0.9, 0.8]), 0.5), {}),
        ("an IoU of exactly the threshold stays", (half, np.array([0.9, 0.8, 0.7]), 0.5), {}),
        ("a crowd", (*crowd(12), 0.3), {}),
        ("a crowd, a high threshold", (*crowd(10), 0.6), {}),
        ("no overlap", (np.array([[0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0]]), np.array([0.3, 0.8]), 0.5), {}),
        ("the same box twice", (np.array([[0.0, 0.0, 1.0, 1.0]] * 2), np.array([0.3, 0.8]), 0.5), {}),
        ("one box", (np.array([[0.0, 0.0, 1.0, 1.0]]), np.array([0.5]), 0.5), {}),
        ("no boxes", (np.empty((0, 4)), np.empty(0), 0.5), {}),
        ("low scores stay as well", (chain[::3], np.array([0.02, 0.01]), 0.5), {}),
    ]


def overlap(a, b):
    across, down = (max(0.0, min(a[i + 2], b[i + 2]) - max(a[i], b[i])) for i in (0, 1))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return across * down / (sum(areas) - across * down)


def reference(boxes, scores, threshold):
    stays: dict[int, bool] = {}
    by_score = sorted(range(len(scores)), key=lambda index: scores[index], reverse=True)
    for index in by_score:
        rivals = [other for other in by_score if scores[other] > scores[index] and stays[other]]
        stays[index] = all(overlap(boxes[index], boxes[other]) <= threshold for other in rivals)
    return [index for index in by_score if stays[index]]
