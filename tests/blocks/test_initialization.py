"""How weights begin: their measured spread against the papers' formulas."""

import math

import pytest
import torch
from torch import nn

from dlcore.blocks.activations import ACTIVATIONS
from dlcore.blocks.initialization import INITIALIZATIONS, initialize

SPREAD = {"xavier": lambda n: 1 / math.sqrt(n), "he": lambda n: math.sqrt(2 / n), "small": lambda n: 0.01}


def network(scheme, activation="relu", seed=0):
    layers = nn.Sequential(nn.Linear(500, 1_000), nn.ReLU(), nn.Linear(1_000, 400))
    return initialize(layers, scheme, activation, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("scheme", SPREAD)
def test_weights_spread_as_the_formula_says(scheme):
    first, _, second = network(scheme)
    assert first.weight.std().item() == pytest.approx(SPREAD[scheme](500), rel=0.01)
    assert second.weight.std().item() == pytest.approx(SPREAD[scheme](1_000), rel=0.01)
    assert first.weight.mean().item() == pytest.approx(0, abs=0.01 * SPREAD[scheme](500))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_matched_takes_xavier_for_squashing_activations_and_he_for_the_others(name):
    scheme = "xavier" if name in ("sigmoid", "tanh") else "he"
    assert torch.equal(network("matched", name)[0].weight, network(scheme, name)[0].weight)
    assert not torch.equal(network("xavier")[0].weight, network("he")[0].weight)


@pytest.mark.parametrize("scheme", INITIALIZATIONS)
def test_biases_begin_at_zero(scheme):
    assert all((layer.bias == 0).all() for layer in network(scheme) if isinstance(layer, nn.Linear))


def test_a_seed_gives_the_same_weights_whatever_else_was_drawn():
    torch.manual_seed(1)
    before = network("he", seed=3)
    torch.manual_seed(2)
    again, other = network("he", seed=3), network("he", seed=4)
    assert torch.equal(before[0].weight, again[0].weight)
    assert torch.equal(before[2].weight, again[2].weight)
    assert not torch.equal(before[0].weight, other[0].weight)


def test_the_inputs_of_a_convolution_are_what_one_of_its_filters_multiplies():
    layers = nn.Sequential(nn.Conv2d(8, 400, 3), nn.Conv2d(400, 400, 5, groups=400, bias=False))
    whole, depthwise = initialize(layers, "he", "relu", torch.Generator().manual_seed(0))
    assert whole.weight.std().item() == pytest.approx(math.sqrt(2 / (8 * 9)), rel=0.02)
    assert depthwise.weight.std().item() == pytest.approx(math.sqrt(2 / 25), rel=0.02)
    assert not whole.bias.any()
