"""The area rectangle by rectangle, from one recall to the next (PASCAL VOC since 2010, without its eleven points)."""

import numpy as np


def cases():
    random = np.random.default_rng(15)

    def case(name, correct, objects, order=None):
        scores = np.linspace(0.95, 0.1, len(correct))
        order = np.arange(len(correct)) if order is None else order
        return name, (scores[order], np.array(correct, dtype=bool)[order], objects), {}

    return [
        case("all correct, all found", [1, 1, 1], 3),
        case("one false alarm in between", [1, 0, 1, 1], 3),
        case("the first is wrong", [0, 1, 1], 2),
        case("objects that nobody found", [1, 0, 1], 6),
        case("scores in no order", [1, 1, 0, 1, 0, 0, 1], 5, random.permutation(7)),
        case("a long list", random.uniform(size=30) < np.linspace(0.9, 0.1, 30), 20, random.permutation(30)),
        case("nothing correct", [0, 0], 4),
        case("false alarms at the end", [1, 1, 0, 0, 0], 2),
        ("no detection", (np.zeros(0), np.zeros(0, dtype=bool), 3), {}),
    ]


def reference(scores, correct, objects):
    ranked = [bool(is_correct) for _, is_correct in sorted(zip(scores, correct, strict=True), reverse=True)]
    points = [(sum(ranked[:n]) / objects, sum(ranked[:n]) / n) for n in range(1, len(ranked) + 1)]
    area, before = 0.0, 0.0
    for recall, _ in points:
        if recall > before:
            area += (recall - before) * max(precision for other, precision in points if other >= recall)
            before = recall
    return area
