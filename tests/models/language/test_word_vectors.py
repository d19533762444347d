"""Skip-gram against the formula, its noise against the counts, and pointwise mutual information against a count by hand."""

import numpy as np
import pytest
import torch

from dlcore.models.language.ppmi import factorize, ppmi
from dlcore.models.language.skip_gram import SkipGram, context_pairs, draw_noise, noise_distribution


@pytest.fixture
def model():
    torch.manual_seed(0)
    model = SkipGram(7, 4).double()
    torch.nn.init.normal_(model.output.weight)
    torch.nn.init.normal_(model.input.weight)
    return model


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_loss_and_gradients_are_those_of_the_formula(model):
    center, context, noise = torch.tensor([2]), torch.tensor([5]), torch.tensor([[1, 1, 3]])
    v, u = (table.weight.detach().numpy() for table in (model.input, model.output))
    loss = model(center, context, noise)
    expected = -np.log(sigmoid(v[2] @ u[5])) - sum(np.log(sigmoid(-v[2] @ u[word])) for word in (1, 1, 3))
    assert loss.shape == (1,)
    assert loss.item() == pytest.approx(expected)
    loss.sum().backward()
    of_input = (sigmoid(v[2] @ u[5]) - 1) * u[5] + sum(sigmoid(v[2] @ u[word]) * u[word] for word in (1, 1, 3))
    assert model.input.weight.grad[2].numpy() == pytest.approx(of_input)
    assert model.output.weight.grad[5].numpy() == pytest.approx((sigmoid(v[2] @ u[5]) - 1) * v[2])
    assert model.output.weight.grad[1].numpy() == pytest.approx(2 * sigmoid(v[2] @ u[1]) * v[2])
    assert not model.input.weight.grad[5].any()


def test_each_pair_has_the_loss_that_it_has_alone(model):
    centers, contexts = torch.tensor([0, 6, 2]), torch.tensor([1, 2, 2])
    noise = torch.tensor([[3, 4], [0, 0], [5, 1]])
    alone = [model(*(part[place : place + 1] for part in (centers, contexts, noise))).item() for place in range(3)]
    assert model(centers, contexts, noise).tolist() == pytest.approx(alone)


def test_before_training_every_pair_is_a_coin_toss():
    fresh = SkipGram(7, 4)
    loss = fresh(torch.tensor([1]), torch.tensor([2]), torch.tensor([[3, 4, 5]]))
    assert loss.item() == pytest.approx(4 * np.log(2))


def test_pairs_stay_within_the_window_and_the_sentence():
    centers, contexts = context_pairs([[0, 1, 2], [3, 4]], 1)
    assert list(zip(centers.tolist(), contexts.tolist(), strict=True)) == [
        (0, 1), (1, 0), (1, 2), (2, 1), (3, 4), (4, 3),
    ]  # fmt: skip
    assert len(context_pairs([[0, 1, 2], [3, 4]], 9)[0]) == 3 * 2 + 2
    assert context_pairs([[5]], 2)[0].dtype == torch.long


def test_noise_is_flatter_than_the_counts_and_leaves_out_what_never_occurs():
    noise = noise_distribution(torch.tensor([16.0, 1.0, 0.0]))
    assert noise.tolist() == pytest.approx([8 / 9, 1 / 9, 0.0])
    drawn = draw_noise(noise.cumsum(0), 1_000, 9, torch.Generator().manual_seed(0))
    assert drawn.shape == (1_000, 9)
    shares = torch.bincount(drawn.flatten(), minlength=3) / drawn.numel()
    assert shares[2] == 0
    assert shares.tolist() == pytest.approx(noise.tolist(), abs=0.01)


def test_ppmi_by_hand():
    counts = np.array([[0.0, 8.0], [1.0, 1.0]])
    found = ppmi(counts)
    power = np.array([1.0, 9.0]) ** 0.75
    context = power / power.sum()
    by_hand = [[0.0, np.log(0.8 / (0.8 * context[1]))], [np.log(0.1 / (0.2 * context[0])), 0.0]]
    assert np.log(0.1 / (0.2 * context[1])) < 0  # which becomes 0
    assert found == pytest.approx(np.array(by_hand))
    assert not ppmi(np.array([[0.0, 0.0], [0.0, 3.0]])).any()  # a word that never occurs


def test_the_factors_are_the_best_of_their_width():
    matrix = np.random.default_rng(0).random((6, 6))
    left, right = factorize(matrix, 6)
    assert left @ right.T == pytest.approx(matrix)
    left, right = factorize(matrix, 2)
    assert (left.shape, right.shape) == ((6, 2), (6, 2))
    values = np.linalg.svd(matrix, compute_uv=False)
    assert np.linalg.norm(matrix - left @ right.T) == pytest.approx(np.linalg.norm(values[2:]))  # Eckart and Young
