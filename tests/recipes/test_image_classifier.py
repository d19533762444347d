"""The recipe of the image classifiers: how weights begin, faster positions, smoothed labels, and changed test images."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.models.vision import CLASSIFIERS
from dlcore.recipes import image_classifier as recipe


@pytest.mark.parametrize("variant", CLASSIFIERS)
def test_weights_begin_at_the_scale_of_their_activation(variant):
    plain, scaled = recipe.network(variant, 0), recipe.network(variant, 0, scaled=True)
    if variant == "vit":
        assert all(torch.equal(one, other) for one, other in zip(plain.parameters(), scaled.parameters(), strict=True))
        return
    gain = 1 if variant == "lenet" else 2
    layers = [layer for layer in scaled.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    for layer in layers:
        if layer.weight.numel() > 2_000:
            inputs = layer.weight[0].numel()
            assert layer.weight.std().item() == pytest.approx(math.sqrt(gain / inputs), rel=0.1)
    assert all(layer.bias is None or not layer.bias.any() for layer in layers)


def test_the_positions_of_a_vit_alone_learn_faster():
    model = recipe.network("vit", 0)
    rest, positions = recipe.adamw(model.parameters(), model, 0.002, 7).param_groups
    assert positions["params"] == [model.positions]
    assert (rest["lr"], positions["lr"]) == (0.002, pytest.approx(0.014))
    assert len(rest["params"]) + 1 == len(list(model.parameters()))
    plain = recipe.network("resnet", 0)
    (group,) = recipe.adamw(plain.parameters(), plain, 0.002).param_groups
    assert len(group["params"]) == len(list(plain.parameters()))


def test_smoothing_spreads_a_tenth_of_each_label():
    logits, targets = torch.randn(2, 6, 10), torch.arange(12).view(2, 6) % 10
    spread = 0.9 * F.one_hot(targets, 10) + 0.01
    expected = -(spread * logits.log_softmax(-1)).sum(-1).mean(-1)
    assert torch.allclose(recipe.smoothed_cross_entropy(logits, targets), expected, atol=1e-6)


def test_digits_are_never_mirrored():
    batch = torch.zeros(1, 200, 1, 9, 9)
    batch[..., 4, 3] = 1.0
    batch[..., 4, 5] = 2.0
    shifted = recipe.augment(0, flips=False)(batch)
    assert (shifted.argmax(-1) >= shifted.eq(1).int().argmax(-1)).all()
    both = recipe.augment(0, flips=True)(batch)[0, :, 0]
    left = both.eq(2).flatten(1).int().argmax(1) < both.eq(1).flatten(1).int().argmax(1)
    assert 60 < left.sum() < 140


def bars():
    images = torch.full((8, 1, 16, 16), -1.0)
    images[..., 6:10, 7:9] = 2.0
    return images


def test_a_test_image_that_is_not_changed_stays_as_it_is():
    for kind in recipe.CHANGES:
        assert torch.equal(recipe.change(bars(), kind, 0), bars())


def test_shifts_go_in_four_directions_and_rotations_in_two():
    shifted, rotated = recipe.change(bars(), "shift", 2), recipe.change(bars(), "rotation", 90)
    assert [shifted[at, 0].gt(0).nonzero().float().mean(0).tolist() for at in range(4)] == [
        [9.5, 7.5],
        [5.5, 7.5],
        [7.5, 9.5],
        [7.5, 5.5],
    ]
    assert torch.allclose(rotated[0], bars()[0].mT, atol=1e-4)
    assert torch.allclose(rotated[0], rotated[1], atol=1e-4)  # a bar, turned left or right
    assert rotated.min() == pytest.approx(-1)


def test_noise_is_the_same_for_every_network():
    first, again = (recipe.change(bars(), "noise", 0.5) for _ in range(2))
    assert torch.equal(first, again)
    assert (first - bars()).std().item() == pytest.approx(0.5, rel=0.1)


def test_robustness_asks_about_every_change_once():
    images, asked = bars(), []

    def predict(some):
        asked.append(some)
        return torch.zeros(8, dtype=torch.long)

    table = recipe.robustness(predict, images, torch.tensor([0] * 6 + [1] * 2))
    assert set(table["accuracy"]) == {0.75}
    assert len(asked) == 1 + sum(map(len, recipe.CHANGES.values()))
    assert len(table["amount"]) == len(asked) + len(recipe.CHANGES) - 1
