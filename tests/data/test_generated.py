"""Made data: as often, as wrong and as reproducible as each says."""

import pytest
import torch

from dlcore.data import first_token_recall, load, mnist_subset, sparse_features


@pytest.mark.parametrize("spread", ["unequal", "equal", "dense"])
def test_features_are_as_frequent_as_they_should_be(spread):
    seen, labels, truth = sparse_features.draw(4_000, 100, spread, 0)
    chances = sparse_features.frequencies(100, spread)
    assert seen.shape == (4_000, 100)
    torch.testing.assert_close(seen.square().mean(0), chances, atol=0.03, rtol=0)
    if spread == "unequal":
        assert seen[:, 0].min() == 1
        assert chances[9].item() == pytest.approx(0.1)
    else:
        assert chances.std() < 1e-6
    assert set(labels.unique().tolist()) == {0.0, 1.0}
    score = seen @ truth
    assert labels[score > 3].mean() > 0.9 > 0.1 > labels[score < -3].mean()


def test_seeds_decide():
    for draw in (
        lambda seed: sparse_features.draw(50, 20, "unequal", seed),
        lambda seed: first_token_recall.draw(50, 5, 4, seed),
    ):
        torch.testing.assert_close(draw(1), draw(1), rtol=0, atol=0)
        assert not torch.equal(draw(1)[0], draw(2)[0])


def test_the_answer_is_the_first_token():
    read, first = first_token_recall.draw(200, 7, 5, 0)
    assert read.shape == (200, 7, 5)
    assert (read.sum(-1) == 1).all()
    assert torch.equal(read[:, 0].argmax(-1), first)
    assert first.bincount(minlength=5).min() > 20


def test_a_share_of_few_labels_is_wrong_and_validation_is_apart():
    images = load("mnist-5k")
    (inputs, clean), (others, _) = mnist_subset.draw(images, 100, 0.0, 3)
    (same, lied), (same_others, answers) = mnist_subset.draw(images, 100, 0.4, 3)
    assert torch.equal(inputs, same)
    assert torch.equal(others, same_others)
    assert (clean != lied).sum() == 40
    assert len(others) == len(answers) == mnist_subset.VALIDATION
    assert not any((others == one).all(-1).any() for one in inputs)
