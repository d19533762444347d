"""Clipping by norm against torch's."""

import math

import pytest
import torch
from torch import nn

from dlcore.blocks.gradient_clipping import clip_by_norm


def weights_with(scale):
    generator = torch.Generator().manual_seed(0)
    weights = [nn.Parameter(torch.zeros(shape)) for shape in ((3, 4), (5,), (2,))]
    for weight in weights[:2]:  # the last has no gradient
        weight.grad = scale * torch.randn(weight.shape, generator=generator)
    return weights


@pytest.mark.parametrize("scale", [0.01, 1.0, 1e4])
def test_norm_and_gradients_are_torchs(scale):
    ours, theirs = weights_with(scale), weights_with(scale)
    norm, expected = clip_by_norm(ours, 1.0), nn.utils.clip_grad_norm_(theirs, 1.0)
    torch.testing.assert_close(norm, expected)
    for one, other in zip(ours[:2], theirs[:2], strict=True):
        torch.testing.assert_close(one.grad, other.grad)


def test_direction_stays_and_short_gradients_do_too():
    weights = weights_with(5.0)
    before = torch.cat([weight.grad.flatten() for weight in weights[:2]])
    norm = clip_by_norm(weights, 0.5)
    after = torch.cat([weight.grad.flatten() for weight in weights[:2]])
    assert after.norm().item() == pytest.approx(0.5, rel=1e-4)
    torch.testing.assert_close(after / after.norm(), before / before.norm())
    assert clip_by_norm(weights, math.inf).item() == pytest.approx(0.5, rel=1e-4)
    assert norm.item() == pytest.approx(before.norm().item())
