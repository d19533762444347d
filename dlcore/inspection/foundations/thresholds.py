"""A binary classifier's threshold, moved: precision, recall, false alarms, and what they cost. By NumPy alone."""

import numpy
import pandas

MOST_POINTS = 300


def points(recorded):
    """Every threshold between two recorded logits, thinned out: probability, precision, recall, false_positive_rate, false_negatives, false_positives."""
    logits, positive = _by_logit(recorded)
    hits, places = positive.cumsum(), numpy.arange(1, len(logits) + 1)
    total, others = int(positive.sum()), int((~positive).sum())
    last = numpy.flatnonzero(numpy.diff(logits, append=-numpy.inf))  # of equal logits all are counted
    # Every threshold that loses or gains a positive stays, of the others few.
    changes = last[numpy.diff(hits[last], prepend=0) > 0]
    even = last[numpy.unique(numpy.geomspace(1, len(last), MOST_POINTS // 3).astype(int) - 1)]
    rows = numpy.unique(numpy.concatenate([changes[:: max(1, len(changes) // (MOST_POINTS // 2))], even]))
    return pandas.DataFrame(
        {
            "probability": 1 / (1 + numpy.exp(-logits[rows])),
            "precision": hits[rows] / places[rows],
            "recall": hits[rows] / total,
            "false_positive_rate": (places[rows] - hits[rows]) / others,
            "false_negatives": total - hits[rows],
            "false_positives": places[rows] - hits[rows],
        }
    )


def confusion(recorded, probability):
    """The counts at a threshold of the probability: true positives, false positives, false negatives, true negatives."""
    logits, positive = _by_logit(recorded)
    found = 1 / (1 + numpy.exp(-logits)) >= probability
    return tuple(
        int((found == predicted)[positive == truth].sum())
        for predicted, truth in ((True, True), (True, False), (False, True), (False, False))
    )


def cheapest(recorded, ratio):
    """The probability from which to say yes, so that missed positives, each worth `ratio` false alarms, and false alarms cost least on these examples."""
    logits, positive = _by_logit(recorded)
    cost = ratio * (positive.sum() - positive.cumsum()) + (~positive).cumsum()
    nobody = ratio * positive.sum()
    best = int(cost.argmin())
    return 1.0 if nobody < cost[best] else float(1 / (1 + numpy.exp(-logits[best])))


def _by_logit(recorded):
    """Logits, largest first, and whether each is a positive."""
    logits, positive = recorded.arrays["logits"].astype("float64"), recorded.arrays["positives"].astype(bool)
    order = numpy.argsort(-logits, kind="stable")
    return logits[order], positive[order]
