"""Cross-validation, bias and variance, gradient accumulation: against scikit-learn where it is installed, and against what they are defined by."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.blocks.bias_variance import decompose, fit_polynomial
from dlcore.blocks.cross_validation import cross_validate, folds, nearest_centroid, select
from dlcore.blocks.gradient_accumulation import accumulate, gradient


def noise(examples=40, features=200, seed=0):
    generator = np.random.default_rng(seed)
    return generator.standard_normal((examples, features)), np.arange(examples) % 2


@pytest.mark.parametrize(("count", "k"), [(40, 5), (41, 5), (30, 3), (60, 10)])
def test_each_row_is_tested_on_once_and_each_fold_has_both_classes_alike(count, k):
    y = np.arange(count) % 2
    parts = list(folds(y, k, np.random.default_rng(0)))
    assert sorted(row for _, test in parts for row in test) == list(range(count))
    for train, test in parts:
        assert not set(train) & set(test)
        assert len(train) + len(test) == count
        assert abs(2 * y[test].sum() - len(test)) <= 2


@pytest.mark.slow
def test_features_and_classifier_are_scikit_learns():
    selection = pytest.importorskip("sklearn.feature_selection")
    neighbors = pytest.importorskip("sklearn.neighbors")
    x, y = noise()
    theirs = selection.SelectKBest(selection.f_classif, k=10).fit(x, y).get_support(indices=True)
    ours = select(x, y, 10)
    assert sorted(ours) == sorted(theirs)
    new, _ = noise(seed=1)
    expected = neighbors.NearestCentroid().fit(x[:, ours], y).predict(new[:, ours])
    assert nearest_centroid(x[:, ours], y, new[:, ours]).tolist() == expected.tolist()


def test_selection_before_the_split_finds_what_is_not_there():
    scores = {leak: [] for leak in (True, False)}
    for seed in range(10):
        x, y = noise(60, 1_000, seed)
        for leak, found in scores.items():
            found += cross_validate(x, y, 20, 5, leak, np.random.default_rng(seed))
    assert np.mean(scores[True]) > 0.85
    assert 0.4 < np.mean(scores[False]) < 0.6


def test_the_three_parts_add_up_to_the_expected_error():
    generator, sets, sigma = np.random.default_rng(0), 2_000, 0.4
    truth = np.sin(np.linspace(0, 3, 20))
    predictions = truth + 0.3 + 0.2 * generator.standard_normal((sets, 20))
    bias, variance = decompose(predictions, truth)
    assert (bias, variance) == (pytest.approx(0.09, rel=0.05), pytest.approx(0.04, rel=0.05))
    targets = truth + sigma * generator.standard_normal((sets, 20))
    assert ((predictions - targets) ** 2).mean() == pytest.approx(bias + variance + sigma**2, rel=0.03)


def test_polynomials_are_numpys_and_a_penalty_shrinks_all_but_the_constant():
    generator = np.random.default_rng(0)
    x, at = generator.uniform(-1, 1, 30), np.linspace(-1, 1, 7)
    y = 2 + np.sin(3 * x)
    assert fit_polynomial(x, y, 4, 0.0, at) == pytest.approx(np.polynomial.Polynomial.fit(x, y, 4)(at))
    assert fit_polynomial(x, y, 4, 1e9, at) == pytest.approx(np.full(7, y.mean()), abs=1e-5)


@pytest.mark.parametrize("sizes", [[16, 16, 16, 16], [24, 24, 12, 4], [64]])
def test_accumulated_gradients_are_those_of_the_large_batch(sizes):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3)).double()
    inputs, targets = torch.randn(64, 6, dtype=torch.float64), torch.randint(3, (64,))
    F.cross_entropy(model(inputs), targets).backward()
    whole = gradient(model)
    accumulate(model, F.cross_entropy, zip(inputs.split(sizes), targets.split(sizes), strict=True))
    torch.testing.assert_close(gradient(model), whole)
