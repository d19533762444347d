"""Dropout, L1 and L2 against what they are defined by, and against torch."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.blocks import regularizers


def test_dropout_keeps_the_expectation_and_adds_the_variance_that_the_whiteboard_says():
    h, p = torch.full((200_000,), 3.0), 0.3
    kept = regularizers.dropout(h, p, torch.Generator().manual_seed(0))
    assert sorted(set(kept.tolist())) == pytest.approx([0, 3 / 0.7])
    assert kept.mean().item() == pytest.approx(3, rel=0.01)
    assert kept.var().item() == pytest.approx(9 * p / (1 - p), rel=0.02)
    torch.manual_seed(0)
    assert kept.var().item() == pytest.approx(F.dropout(h, p).var().item(), rel=0.03)


def test_dropout_is_the_identity_in_eval_mode_and_its_masks_are_those_of_its_seed():
    h = torch.randn(8, 5)
    layer, same, other = (regularizers.Dropout(0.5, seed) for seed in (1, 1, 2))
    assert torch.equal(layer.eval()(h), h)
    first = layer.train()(h)
    assert torch.equal(first, same(h))
    assert not torch.equal(first, other(h))
    assert not torch.equal(first, layer(h))


@pytest.mark.parametrize("p", [-0.1, 1.0, 2.0])
def test_dropout_refuses_what_is_no_probability_below_one(p):
    with pytest.raises(ValueError, match="at least 0 and below 1"):
        regularizers.Dropout(p)


def test_l2_is_torchs_weight_decay_under_sgd():
    ours, theirs = (nn.Parameter(torch.tensor([1.0, -2.0, 0.5])) for _ in range(2))
    plain, decaying = torch.optim.SGD([ours], 0.1, momentum=0.9), torch.optim.SGD([theirs], 0.1, 0.9, weight_decay=0.3)
    for _ in range(5):
        for weight in (ours, theirs):
            weight.grad = torch.ones(3)
        regularizers.l2([ours], 0.3)
        plain.step()
        decaying.step()
    torch.testing.assert_close(ours, theirs)


def test_l1_is_soft_thresholding_and_sets_small_weights_to_zero():
    weight = nn.Parameter(torch.tensor([1.0, -0.5, 0.04, -0.05, 0.0]))
    expected = F.softshrink(weight.detach(), 0.05)
    regularizers.l1([weight], strength=0.5, learning_rate=0.1)
    torch.testing.assert_close(weight.detach(), expected)
    assert (weight == 0).tolist() == [False, False, True, True, True]


def test_proximal_steps_reach_the_minimum_of_the_penalized_loss_where_subgradients_only_circle_it():
    """½(w − 0.3)² + 0.5·|w| is least at exactly 0."""
    proximal, subgradient = nn.Parameter(torch.tensor([1.0])), 1.0
    for _ in range(200):
        with torch.no_grad():
            proximal -= 0.1 * (proximal - 0.3)
        regularizers.l1([proximal], 0.5, 0.1)
        subgradient -= 0.1 * (subgradient - 0.3 + 0.5 * (1 if subgradient > 0 else -1))
    assert proximal.item() == 0.0
    assert subgradient != 0.0
