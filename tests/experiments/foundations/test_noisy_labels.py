"""Early stopping judged by calibration: what is noted of probabilities, and what the evidence makes of it."""

import pytest
import torch

from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import noisy_labels

NOISY = EXPERIMENTS["noisy-labels"]
CALIBRATION = [piece for piece in NOISY.evidence if piece.quantity is noisy_labels.MISCALIBRATION]


def test_confidence_that_exceeds_accuracy_is_a_calibration_error():
    """Four answers at 0.7, in one bin; one of them is right."""
    probabilities, classes = torch.tensor([[0.7, 0.3]] * 4), torch.tensor([0, 1, 1, 1])
    scores = noisy_labels.of_probabilities(probabilities, classes)
    assert scores == pytest.approx({"calibration_error": 0.45, "brier": (0.18 + 3 * 0.98) / 4, "confidence": 0.7})


def test_the_calibration_at_the_end_is_compared_with_that_of_the_restored_epoch():
    losses = [3.0, 1.0, *[2.0] * 20]
    errors = [0.3, 0.02, *[0.05] * 19, 0.1]
    tables = {
        "curve": {"epoch": list(range(22)), "validation_loss": losses, "test_calibration_error": errors},
    }
    assert [piece.value(tables) for piece in CALIBRATION] == [pytest.approx(0.08)] * 3
    assert [piece.queries[0].variant for piece in CALIBRATION] == ["label-noise-40", "label-noise-20", "label-noise-0"]
    assert {piece.at_least for piece in CALIBRATION} == {0.01}
    number = CALIBRATION[0].quantity.with_unit(0.08)
    assert number == "8.0 percentage points"
