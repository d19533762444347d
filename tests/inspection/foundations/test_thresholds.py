"""The threshold of a binary classifier, against scikit-learn and by hand."""

from types import SimpleNamespace

import numpy
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

from dlcore.inspection.foundations import thresholds


def predictions(logits, positives):
    return SimpleNamespace(
        arrays={"logits": numpy.array(logits, "float16"), "positives": numpy.array(positives, "uint8")}
    )


@pytest.fixture(scope="module")
def random_scores():
    random = numpy.random.default_rng(0)
    positives = random.random(4_000) < 0.03
    return predictions(random.normal(size=4_000) + 2 * positives - 3, positives)


def test_points_lie_on_the_curves_of_scikit_learn(random_scores):
    frame = thresholds.points(random_scores)
    logits, positives = random_scores.arrays["logits"].astype("float64"), random_scores.arrays["positives"]
    precision, recall, _ = precision_recall_curve(positives, logits)
    theirs = set(zip(recall.round(6), precision.round(6), strict=True))
    assert len(frame) <= thresholds.MOST_POINTS
    assert set(zip(frame["recall"].round(6), frame["precision"].round(6), strict=True)) <= theirs
    false_alarms, hits, _ = roc_curve(positives, logits, drop_intermediate=False)
    theirs = set(zip(false_alarms.round(6), hits.round(6), strict=True))
    assert set(zip(frame["false_positive_rate"].round(6), frame["recall"].round(6), strict=True)) <= theirs
    assert frame["recall"].is_monotonic_increasing
    assert frame["recall"].iloc[-1] == 1


@pytest.mark.parametrize("probability", [0.0, 0.03, 0.5, 1.0])
def test_counts_are_those_of_scikit_learn(random_scores, probability):
    logits, positives = random_scores.arrays["logits"].astype("float64"), random_scores.arrays["positives"]
    rest, alarms, missed, found = confusion_matrix(
        positives, 1 / (1 + numpy.exp(-logits)) >= probability, labels=[0, 1]
    ).ravel()
    assert thresholds.confusion(random_scores, probability) == (found, alarms, missed, rest)


def test_no_other_threshold_costs_less(random_scores):
    for ratio in (1, 10, 100):
        best = thresholds.cheapest(random_scores, ratio)

        def cost(probability, ratio=ratio):
            _, alarms, missed, _ = thresholds.confusion(random_scores, probability)
            return ratio * missed + alarms

        assert cost(best) <= min(cost(probability) for probability in numpy.linspace(0, 1, 300))


def test_where_alarms_cost_too_much_nobody_is_named():
    assert thresholds.cheapest(predictions([3, 2, 1], [0, 0, 1]), 1) == 1.0
    assert thresholds.cheapest(predictions([3, 2, 1], [1, 0, 0]), 1) == pytest.approx(1 / (1 + numpy.exp(-3)), abs=1e-3)


def test_equal_logits_are_counted_together():
    frame = thresholds.points(predictions([1, 1, 1, 0], [1, 0, 0, 1]))
    assert frame["precision"].round(3).tolist() == [0.333, 0.5]
    assert frame["recall"].tolist() == [0.5, 1.0]
