"""What a claim of Foundations may depend on: the two pieces are judged alike, and differ in one factor alone."""

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.verdicts.findings import unmeasured_finding
from dlcore.verdicts.rule import difference


@pytest.mark.parametrize(
    ("name", "one", "other", "factor"),
    [
        ("signal-propagation", 6, 7, "initialization"),
        ("signal-propagation", 3, 4, "depth"),
        ("dead-units", 1, 2, "negative slope"),
        ("dead-units", 0, 2, ""),  # slope and depth
        ("activation-speed", 0, 3, "baseline"),
        ("activation-speed", 0, 2, ""),  # a training step is another quantity
        ("loss-saturation", 0, 1, "starting point"),
        ("loss-comparison", 0, 2, "depth"),
        ("loss-comparison", 0, 6, "form of MSE"),
        ("loss-comparison", 6, 8, "starting point"),
        ("loss-comparison", 7, 1, "data set"),
        ("loss-comparison", 10, 12, "data set"),
        ("loss-outliers", 0, 2, "outliers"),
        ("loss-outliers", 0, 4, "noise"),
        ("loss-outliers", 1, 7, "noise"),
        ("batch-size", 2, 3, "measure of cost"),
        ("learning-rate-sensitivity", 6, 7, "baseline"),
        ("learning-rate-sensitivity", 6, 8, ""),  # against RMSProp as fast is enough
        ("weight-decay", 1, 3, "label noise"),
        ("noisy-labels", 0, 4, "label noise"),
        ("noisy-labels", 0, 2, "monitor"),
        ("noisy-labels", 8, 10, "label noise"),
        ("noisy-labels", 5, 8, ""),  # calibration is another quantity than loss
        ("schedules", 0, 1, "learning rate"),
        ("schedules", 0, 3, "data set"),
        ("schedules", 0, 6, "schedule"),
        ("cnn-schedules", 0, 2, "learning rate"),
        ("cnn-schedules", 1, 5, "schedule"),
        ("cnn-schedules", 0, 1, ""),  # log-loss is another quantity
    ],
)
def test_two_pieces_differ_in_one_factor(name, one, other, factor):
    experiment = EXPERIMENTS[name]
    findings = [unmeasured_finding(experiment.evidence[place], experiment) for place in (one, other)]
    assert difference(*findings) == factor
