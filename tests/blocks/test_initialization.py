"""How weights begin: their measured spread against the papers' formulas."""

import math
from functools import partial

import pytest
import torch
from torch import nn

from dlcore.blocks.activations import ACTIVATIONS
from dlcore.blocks.initialization import INITIALIZATIONS, initialize

SPREAD = {
    "lecun": lambda n, m: 1 / math.sqrt(n),
    "xavier": lambda n, m: math.sqrt(2 / (n + m)),
    "he": lambda n, m: math.sqrt(2 / n),
    "pytorch": lambda n, m: 1 / math.sqrt(3 * n),
    "small": lambda n, m: 0.01,
}
TORCHS = {"xavier": nn.init.xavier_normal_, "he": partial(nn.init.kaiming_normal_, nonlinearity="relu")}


def network(scheme, activation="relu", seed=0):
    layers = nn.Sequential(nn.Linear(500, 1_000), nn.ReLU(), nn.Linear(1_000, 400))
    return initialize(layers, scheme, activation, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("scheme", SPREAD)
def test_weights_spread_as_the_formula_says(scheme):
    first, _, second = network(scheme)
    assert first.weight.std().item() == pytest.approx(SPREAD[scheme](500, 1_000), rel=0.01)
    assert second.weight.std().item() == pytest.approx(SPREAD[scheme](1_000, 400), rel=0.01)
    assert first.weight.mean().item() == pytest.approx(0, abs=0.01 * SPREAD[scheme](500, 1_000))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_matched_takes_lecun_for_saturating_activations_and_he_for_the_others(name):
    scheme = "lecun" if name in ("sigmoid", "tanh") else "he"
    assert torch.equal(network("matched", name)[0].weight, network(scheme, name)[0].weight)
    assert not torch.equal(network("lecun")[0].weight, network("he")[0].weight)


@pytest.mark.parametrize("scheme", TORCHS)
def test_the_papers_schemes_are_those_of_torch(scheme):
    theirs = TORCHS[scheme](torch.empty(1_000, 500), generator=torch.Generator().manual_seed(0))
    assert torch.allclose(network(scheme)[0].weight, theirs)


def test_pytorchs_default_is_what_a_fresh_layer_has():
    ours = network("pytorch")[0]
    torch.manual_seed(1)
    fresh = nn.Linear(500, 1_000)
    for mine, theirs in ((ours.weight, fresh.weight), (ours.bias, fresh.bias)):
        assert mine.std().item() == pytest.approx(theirs.std().item(), rel=0.05)
        assert 0.9 / math.sqrt(500) < mine.abs().max().item() <= 1 / math.sqrt(500)


@pytest.mark.parametrize("scheme", [scheme for scheme in INITIALIZATIONS if scheme != "pytorch"])
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
