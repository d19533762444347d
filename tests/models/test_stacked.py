"""Networks trained as one stack against the same networks trained alone, in plain torch."""

import copy

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.models.mlp import MLP
from dlcore.models.stacked import ParallelNetworks, stack_networks
from dlcore.training import cross_entropy, train


def networks():
    torch.manual_seed(0)
    return [MLP(12, 16, 3, 5, torch.tanh) for _ in range(3)]


def batches(steps):
    return [(torch.randn(3, 8, 12), torch.randint(5, (3, 8))) for _ in range(steps)]


def test_a_stack_answers_as_each_network_would():
    alone, x = networks(), torch.randn(8, 12)
    together = stack_networks(alone)
    assert together(x).shape == (3, 8, 5)
    assert [tuple(h.shape) for h in together.layers(x)] == [(3, 8, 16)] * 3
    for network, outputs in zip(alone, together(x), strict=True):
        assert torch.allclose(network(x), outputs, atol=1e-6)


def test_a_stack_learns_what_each_network_would_learn_alone():
    alone, seen = networks(), batches(5)
    together = stack_networks(alone)
    begun = copy.deepcopy(together)
    train(together, seen, cross_entropy, torch.optim.Adam(together.parameters(), lr=0.01))
    for number, network in enumerate(alone):
        optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
        for inputs, targets in seen:
            optimizer.zero_grad()
            F.cross_entropy(network(inputs[number]), targets[number]).backward()
            optimizer.step()
        for ours, plain, before in zip(
            [*together.hidden, together.output],
            [*network.hidden, network.output],
            [*begun.hidden, begun.output],
            strict=True,
        ):
            assert torch.allclose(ours.weight[number], plain.weight.mT, atol=1e-5)
            assert torch.allclose(ours.bias[number, 0], plain.bias, atol=1e-5)
            assert not torch.allclose(ours.weight[number], before.weight[number], atol=1e-3)


def test_beside_each_other_networks_answer_as_alone():
    alone = networks()
    beside, x = ParallelNetworks(alone), torch.randn(3, 8, 12)
    assert torch.equal(beside(x), torch.stack([network(own) for network, own in zip(alone, x, strict=True)]))
    assert torch.equal(beside(x[0])[2], alone[2](x[0]))
    assert {weight.ndim for weight in beside.parameters()} == {1, 2}


def test_beside_each_other_convolutions_see_pictures():
    alone = [
        nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(18, 4)).eval() for _ in range(2)
    ]
    beside, x = ParallelNetworks(alone, 4), torch.randn(2, 6, 1, 5, 5)
    assert torch.equal(beside(x)[1], alone[1](x[1]))
    assert torch.equal(beside(x[0])[1], alone[1](x[0]))


def test_stacking_leaves_the_networks_alone():
    alone = networks()
    before = copy.deepcopy(alone[0].state_dict())
    together = stack_networks(alone)
    with torch.no_grad():
        for weight in together.parameters():
            weight.zero_()
    assert all(torch.equal(before[name], weight) for name, weight in alone[0].state_dict().items())


def test_every_weight_of_a_stack_gets_a_gradient():
    together = stack_networks(networks())
    cross_entropy(together(torch.randn(3, 8, 12)), torch.randint(5, (3, 8))).sum().backward()
    assert all(weight.grad[network].any() for weight in together.parameters() for network in range(3))


@pytest.mark.parametrize(
    "layer", [nn.BatchNorm1d(4), nn.BatchNorm1d(4, affine=False), nn.LSTM(4, 4), nn.Linear(4, 4, bias=False)], ids=str
)
def test_a_layer_that_cannot_be_stacked_is_named(layer):
    with pytest.raises(TypeError, match=type(layer).__name__):
        stack_networks([nn.Sequential(nn.Linear(4, 4), layer), nn.Sequential(nn.Linear(4, 4), layer)])
