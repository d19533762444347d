"""The moving average of the weights against torch's, and the range test by what it is defined by."""

import math

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from dlcore.blocks.callbacks import TrainingState
from dlcore.blocks.range_test import rising_rates, smooth, suggest_rate
from dlcore.blocks.weight_averaging import MovingAverage


def test_the_average_is_torchs():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    ours = MovingAverage(model, 0.9)
    theirs = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    theirs.update_parameters(model)  # torch's first update copies; ours starts so
    optimizer = torch.optim.SGD(model.parameters(), 0.5)
    for step in range(1, 6):
        optimizer.zero_grad()
        model(torch.randn(8, 3)).square().sum().backward()
        optimizer.step()
        ours.on_step_end(TrainingState(step, model, torch.zeros(1)))
        theirs.update_parameters(model)
    for one, other in zip(ours.model.parameters(), theirs.module.parameters(), strict=True):
        torch.testing.assert_close(one, other)
        assert not one.requires_grad
    assert torch.equal(ours.model[1].running_mean, model[1].running_mean)
    assert not torch.allclose(ours.model[0].weight, model[0].weight)


def test_rates_rise_by_one_factor():
    rates = rising_rates(1e-4, 1.0, 5)
    assert rates == pytest.approx([1e-4, 1e-3, 1e-2, 1e-1, 1.0])


def test_smoothing_has_no_bias_and_the_suggestion_is_a_tenth_of_the_lowest_losss_rate():
    assert smooth([2.0, 2.0, 2.0]) == pytest.approx([2.0] * 3)
    rates = rising_rates(1e-5, 10.0, 200)
    losses = [2.3 - 2 * math.exp(-((math.log10(rate) + 1) ** 2)) for rate in rates]  # least at 0.1
    losses[150:] = [math.nan] * 50
    assert suggest_rate(rates, losses) == pytest.approx(0.01, rel=1.0)
    assert not math.isfinite(smooth(losses)[-1])
