"""The gradient at every block: against what autograd leaves at hooked layers, and against its growth in theory."""

import math

import pytest
import torch
from torch.nn import functional as F

from dlcore.inspection.foundations.gradient_flow import gradient_by_block
from dlcore.models.vision import ResNet


@pytest.mark.parametrize("residual", [True, False])
def test_gradients_are_those_that_autograd_leaves(residual):
    torch.manual_seed(0)
    network, inputs, targets = (
        ResNet(blocks=2, width=4, residual=residual).double(),
        torch.randn(16, 1, 14, 14).double(),
        torch.arange(16) % 10,
    )
    kept = []
    for layer in (network.features[2], *network.features[3:]):
        layer.register_forward_hook(lambda module, given, output: output.retain_grad() or kept.append(output))
    F.cross_entropy(network(inputs), targets).backward()
    expected = [output.grad.norm().item() for output in kept]
    for layer in network.modules():
        layer._forward_hooks.clear()
    table = gradient_by_block(network, inputs, targets)
    assert table["gradient"] == pytest.approx(expected)
    assert table["layer"] == [1, 3, 5, 7, 9, 11, 13]


def test_the_network_is_left_as_it_was():
    network = ResNet(blocks=1, width=4)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    gradient_by_block(network, torch.randn(8, 1, 14, 14), torch.arange(8))
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert all(weight.grad is None for weight in network.parameters())


def test_a_plain_networks_gradient_grows_by_about_the_factor_of_theory_in_each_layer():
    torch.manual_seed(1)
    network = ResNet(blocks=9, width=16, residual=False)
    pictures = torch.randn(64, 1, 14, 14)
    found = gradient_by_block(network, pictures, torch.arange(64) % 10)["gradient"]
    growth = (found[1] / found[8]) ** (1 / 14)  # within the first stage, 14 layers of one size
    assert 1.05 < growth < 1.4
    assert growth == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), rel=0.15)
