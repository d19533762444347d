"""What the texts of Foundations state as fact, computed by PyTorch or from the definition."""

import math

import pytest
import torch
from torch import nn
from torch.func import grad, jvp

from dlcore.blocks.initialization import initialize
from dlcore.guide.foundations import choosing_an_optimizer, optimizers
from dlcore.recipes.sparse_classifier import BATCH, FEATURES

BETA1, BETA2 = 0.9, 0.999  # of Adam, as in the paper and in PyTorch


def answer(whiteboard, question):
    return next(one.answer for one in whiteboard.follow_ups if one.question == question)


def adam_steps(corrects_m, corrects_v, steps):
    """The size of Adam's steps under a constant gradient of 1 at a learning rate of 1, with either bias correction or without it."""
    m = v = 0.0
    sizes = []
    for step in range(1, steps + 1):
        m, v = BETA1 * m + 1 - BETA1, BETA2 * v + 1 - BETA2
        m_hat = m / (1 - BETA1**step) if corrects_m else m
        v_hat = v / (1 - BETA2**step) if corrects_v else v
        sizes.append(m_hat / math.sqrt(v_hat))
    return sizes


def test_without_bias_correction_adams_first_steps_are_as_much_too_large_as_the_whiteboard_says():
    text = answer(optimizers.WHITEBOARD, "Why does Adam correct its bias?")
    assert adam_steps(True, True, 2_000) == pytest.approx([1] * 2_000)
    neither = adam_steps(False, False, 2_000)
    assert f"the first step would be {neither[0]:.1f} times as large" in text
    assert f"at most {max(neither):.1f} times at step {neither.index(max(neither)) + 1}" in text
    assert f"about {adam_steps(True, False, 1)[0]:.0f} times as large" in text


def test_at_a_kink_of_a_composition_autograd_gives_neither_the_derivative_nor_a_subgradient():
    def f(x):  # the identity, so that its derivative is 1 and so is its only subgradient
        return x.relu() - (-x).relu()

    x = torch.linspace(-1, 1, 21, dtype=torch.float64)
    assert torch.equal(f(x), x)
    assert grad(f)(torch.tensor(0.0)) == 0


def test_forward_mode_needs_a_pass_for_each_weight_where_reverse_mode_needs_one_for_all():
    w, x = torch.randn(2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))

    def loss(w):
        return (w @ x).tanh().square()

    passes = [jvp(loss, (w,), (direction,))[1] for direction in torch.eye(len(w), dtype=torch.float64)]
    assert all(derivative.ndim == 0 for derivative in passes)
    torch.testing.assert_close(torch.stack(passes), grad(loss)(w))


def predictions(classes, spacing=100):
    """All distributions over two or three classes whose probabilities are positive multiples of 1/spacing, (n, classes)."""
    counts = torch.cartesian_prod(*[torch.arange(1, spacing)] * (classes - 1)).reshape(-1, classes - 1)
    counts = torch.cat([counts, spacing - counts.sum(1, keepdim=True)], 1)
    return counts[counts[:, -1] > 0].double() / spacing


def best_prediction(score, truth):
    """The prediction with the least expected score, where `score` looks at the probability of the true class alone."""
    predicted, truth = predictions(len(truth)), torch.tensor(truth, dtype=torch.float64)
    return predicted[(score(predicted) @ truth).argmin()].tolist()


@pytest.mark.parametrize("truth", [(0.7, 0.3), (0.6, 0.3, 0.1)])
def test_cross_entropy_is_proper_whatever_its_factor_and_constant(truth):
    assert best_prediction(lambda p: -p.log(), truth) == pytest.approx(truth)
    assert best_prediction(lambda p: 2 - 3 * p.log(), truth) == pytest.approx(truth)


def test_another_local_score_is_proper_with_two_classes_and_no_longer_with_three():
    def squared_error(p):
        return (1 - p) ** 2

    assert best_prediction(squared_error, (0.7, 0.3)) == pytest.approx((0.7, 0.3))
    assert best_prediction(squared_error, (0.6, 0.3, 0.1)) != pytest.approx((0.6, 0.3, 0.1), abs=0.05)


def test_adam_remembers_longer_than_the_rarest_feature_stays_away():
    reason = next(leaf.reason for leaf in choosing_an_optimizer.LEAVES if leaf.id == "sparse")
    memory, absence = 1 / (1 - BETA2), FEATURES / BATCH  # in steps; the rarest feature is in one of as many examples
    assert absence < memory / 10
    assert f"about {memory:,.0f} steps (β₂ = {BETA2})" in reason
    assert f"in one of {FEATURES} examples, occurs about every {absence:.0f} steps" in reason


def test_a_blank_input_meets_relus_kink_exactly_where_biases_are_zero_and_autograd_takes_0():
    layer = nn.Linear(784, 64)
    initialize(nn.Sequential(layer), "he", "relu", torch.Generator().manual_seed(0))
    z = layer(torch.zeros(1, 784))
    assert (z == 0).all()
    (derivative,) = torch.autograd.grad(z.relu().sum(), z)
    assert (derivative == 0).all()


@pytest.mark.parametrize(("learning_rate", "decay"), [(0.1, 0.01), (0.01, 0.1)])
def test_pytorchs_adamw_shrinks_weights_by_the_product_of_learning_rate_and_decay(learning_rate, decay):
    w = nn.Parameter(torch.ones(3))
    w.grad = torch.zeros(3)
    torch.optim.AdamW([w], learning_rate, weight_decay=decay).step()
    assert w.tolist() == pytest.approx([1 - 0.001] * 3)
