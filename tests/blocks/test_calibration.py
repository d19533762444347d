"""Scores of probabilities against scikit-learn and by hand, and a temperature that mends what it can."""

import numpy
import pytest
import torch
from sklearn.metrics import log_loss as log_loss_of_scikit_learn

from dlcore.blocks import calibration
from dlcore.blocks.losses import LOSSES, mse_of_probabilities

CLASSES = torch.randint(0, 4, (500,), generator=torch.Generator().manual_seed(1))
LOGITS = torch.randn(500, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
LOGITS[torch.arange(500), CLASSES] += 1.0


def test_log_loss_is_that_of_scikit_learn_and_the_brier_score_is_mse_on_probabilities():
    p = LOGITS.softmax(-1)
    assert calibration.log_loss(p, CLASSES).item() == pytest.approx(log_loss_of_scikit_learn(CLASSES, p))
    assert calibration.brier_score(p, CLASSES).item() == pytest.approx(
        mse_of_probabilities(LOGITS, CLASSES).mean().item()
    )
    certain = torch.eye(4, dtype=torch.float64)[(CLASSES + 1) % 4]  # and always wrong
    assert calibration.brier_score(certain, CLASSES).item() == 2
    assert calibration.log_loss(certain, CLASSES).item() == numpy.inf


def test_the_calibration_error_by_hand():
    """Two answers at 0.55, one of them right, and one at 0.95 that is wrong: (2 · 0.05 + 0.95) / 3."""
    p = torch.tensor([[0.55, 0.45], [0.55, 0.45], [0.05, 0.95]])
    found = calibration.reliability(p, torch.tensor([0, 1, 0]), bins=10)
    assert found.counts.tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 0, 1]
    assert found.accuracy[5] == 0.5
    assert found.expected_calibration_error == pytest.approx((2 * 0.05 + 0.95) / 3)
    whole = torch.tensor([[1.0, 0.0]])
    assert calibration.reliability(whole, torch.tensor([0])).counts.tolist() == [0] * 14 + [1]


def test_a_temperature_has_the_least_log_loss_and_follows_the_scale_of_the_logits():
    found = calibration.fit_temperature(LOGITS, CLASSES)

    def at(temperature):
        return calibration.log_loss((LOGITS / temperature).softmax(-1), CLASSES).item()

    assert at(found) < min(at(found * 1.01), at(found / 1.01))
    both = calibration.fit_temperature(torch.stack([LOGITS, 20 * LOGITS]), CLASSES.expand(2, -1))
    assert both.tolist() == pytest.approx([found.item(), 20 * found.item()], rel=1e-6)


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if loss.probabilities])
def test_what_a_loss_takes_its_logits_for_are_probabilities(loss):
    logits = torch.cat([LOGITS, torch.full((1, 4), -3.0, dtype=torch.float64)])
    p = LOSSES[loss].probabilities(logits)
    assert torch.allclose(p.sum(-1), torch.ones(501, dtype=torch.float64))
    assert p.min() >= 0
    assert torch.allclose(p[-1], torch.full((4,), 0.25, dtype=torch.float64))


def test_outputs_that_are_probabilities_already_stay_as_they_are():
    p = LOGITS.softmax(-1)
    assert torch.allclose(LOSSES["mse-raw"].probabilities(p), p)
    assert LOSSES["mse-raw"].probabilities(torch.tensor([[1.5, 0.5, -1.0]])).tolist() == [
        pytest.approx([2 / 3, 1 / 3, 0.0])
    ]
    assert LOSSES["hinge"].probabilities is None
