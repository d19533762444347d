"""What the table of outputs and losses says, tried in PyTorch: shapes that are taken, and faults that are warned of."""

import re

import pytest
import torch
from torch import nn

from dlcore.guide.foundations.outputs import OUTPUTS

N, K = 6, 4
TORCH = {name for each in OUTPUTS for name in re.findall(r"\b\w+Loss\b", each.loss)}


def row(task):
    return next(each for each in OUTPUTS if each.task.startswith(task))


def test_every_loss_is_in_torch():
    assert all(hasattr(nn, name) for name in TORCH)
    assert len(TORCH) >= 6


@pytest.mark.parametrize(
    ("task", "output", "target"),
    [
        ("Binary", torch.randn(N), torch.randint(2, (N,)).float()),
        ("Multi-class", torch.randn(N, K), torch.randint(K, (N,))),
        ("Multi-label", torch.randn(N, K), torch.randint(2, (N, K)).float()),
        ("Ordinal", torch.randn(N, K - 1), torch.randint(2, (N, K - 1)).float()),
        ("Regression", torch.randn(N, 1), torch.randn(N, 1)),
        ("Counts", torch.randn(N), torch.randint(9, (N,)).float()),
        ("Segmentation", torch.randn(N, K, 5, 5), torch.randint(K, (N, 5, 5))),
    ],
)
def test_each_loss_takes_the_target_that_the_table_gives(task, output, target):
    loss = getattr(nn, re.search(r"\w+Loss", row(task).loss)[0])()
    output.requires_grad_(True)
    loss(output, target).backward()
    assert output.grad.abs().sum() > 0


def test_a_softmax_before_cross_entropy_flattens_the_gradient():
    z, y = torch.tensor([[6.0, 0.0, 0.0]], requires_grad=True), torch.tensor([1])
    once, twice = (torch.autograd.grad(nn.functional.cross_entropy(output, y), z)[0] for output in (z, z.softmax(1)))
    assert twice.norm() < 0.05 * once.norm()


def test_targets_of_another_shape_broadcast_with_a_warning():
    with pytest.warns(UserWarning, match="target size"):
        nn.functional.mse_loss(torch.randn(N, 1), torch.randn(N))


def test_the_pinball_loss_is_least_at_its_quantile_and_half_of_mae_at_the_median():
    y, q = torch.linspace(0, 1, 1_001), 0.9
    guesses = torch.linspace(0, 1, 201)

    def pinball(quantile, guess):
        r = y - guess
        return torch.maximum(quantile * r, (quantile - 1) * r).mean()

    best = guesses[torch.stack([pinball(q, guess) for guess in guesses]).argmin()]
    assert best.item() == pytest.approx(q, abs=0.01)
    assert pinball(0.5, 0.3).item() == pytest.approx((y - 0.3).abs().mean().item() / 2, rel=1e-5)
