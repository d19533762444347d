"""Small filters against large ones: both see as far, every weight learns, and their cost is what the calculator says."""

import pytest
import torch

from dlcore.experiments.vision.filter_size import FILTERS, SIDE, cost_of, network, word
from dlcore.inspection.vision.layer_calculator import costs, parse


@pytest.mark.parametrize("variant", FILTERS)
def test_the_network_is_the_stack_that_its_word_says(variant):
    fresh, cost = network(variant, 0), cost_of(variant)
    assert sum(weight.numel() for weight in fresh.parameters()) == cost["parameters"][0]
    scores = fresh(torch.randn(4, 1, SIDE, SIDE))
    assert scores.shape == (4, 10)
    scores.square().sum().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in fresh.parameters())
    last = costs(parse(word(variant)), 1, SIDE)[-1]
    assert last.channels == 10


def test_small_and_large_see_as_far_with_fewer_weights():
    cost = {variant: cost_of(variant) for variant in FILTERS}
    assert cost["three-3x3"]["field"] == cost["one-7x7"]["field"] == [7]
    assert cost["two-3x3"]["field"] == cost["one-5x5"]["field"] == [5]
    assert cost["three-3x3"]["stage_parameters"][0] < 0.6 * cost["one-7x7"]["stage_parameters"][0]
    assert cost["narrow-7x7"]["parameters"][0] == pytest.approx(cost["three-3x3"]["parameters"][0], rel=0.03)
    assert cost["two-3x3"]["stage_parameters"][0] < 0.75 * cost["one-5x5"]["stage_parameters"][0]


def test_the_seed_decides_the_weights():
    one, same, other = (network("two-3x3", seed).head[1].weight for seed in (0, 0, 1))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
