"""The multilayer perceptron: shapes, and a gradient for every weight."""

import torch
from torch.nn import functional as F

from dlcore.models.mlp import MLP


def test_shapes():
    network, x = MLP(20, 16, 5, 7, torch.tanh), torch.randn(9, 20)
    assert [tuple(h.shape) for h in network.layers(x)] == [(9, 16)] * 5
    assert network(x).shape == (9, 7)


def test_it_is_linear_bend_linear_bend_linear():
    network, x = MLP(6, 4, 2, 3, torch.relu), torch.randn(5, 6)
    first, second = network.hidden
    expected = (
        torch.relu(torch.relu(x @ first.weight.T + first.bias) @ second.weight.T + second.bias)
        @ network.output.weight.T
        + network.output.bias
    )
    assert torch.allclose(network(x), expected, atol=1e-6)


def test_every_weight_gets_a_gradient():
    network = MLP(20, 16, 4, 7, torch.tanh)
    F.cross_entropy(network(torch.randn(32, 20)), torch.randint(7, (32,))).backward()
    weights = dict(network.named_parameters())
    assert len(weights) == 10
    assert [name for name, weight in weights.items() if weight.grad is None or not weight.grad.any()] == []
