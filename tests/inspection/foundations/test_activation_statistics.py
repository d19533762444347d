"""What is seen inside a network, against networks written by hand."""

import pytest
import torch
from torch.nn import functional as F

from dlcore.inspection.foundations.activation_statistics import dead_fraction, gradient_noise, signal_and_gradient
from dlcore.models.mlp import MLP
from dlcore.models.stacked import stack_networks


def test_signal_and_gradient_are_those_of_the_chain_rule():
    torch.manual_seed(0)
    network, x, targets = MLP(6, 5, 2, 3, torch.tanh), torch.randn(10, 6), torch.randint(3, (10,))
    (first, second), last = network.hidden, network.output
    with torch.no_grad():
        one = torch.tanh(x @ first.weight.T + first.bias)
        two = torch.tanh(one @ second.weight.T + second.bias)
        error = (F.softmax(two @ last.weight.T + last.bias, dim=1) - F.one_hot(targets, 3)) / 10  # ∂L/∂scores
        at_two = error @ last.weight
        at_one = (at_two * (1 - two**2)) @ second.weight
    seen = signal_and_gradient(network, x, targets)
    assert seen["layer"] == [1, 2]
    assert seen["signal"] == pytest.approx([one.std(dim=0).mean().item(), two.std(dim=0).mean().item()], rel=1e-5)
    assert seen["gradient"] == pytest.approx([at_one.norm().item(), at_two.norm().item()], rel=1e-5)


def test_a_gradient_whose_square_underflows_is_still_seen():
    torch.manual_seed(0)
    network = MLP(4, 4, 30, 2, torch.sigmoid)
    seen = signal_and_gradient(network, torch.randn(8, 4), torch.randint(2, (8,)))
    assert 0 < seen["gradient"][0] < 1e-15


def with_biases(*biases):
    """One hidden layer of ReLUs that each see the one input, shifted."""
    network = MLP(1, len(biases), 1, 2, torch.relu)
    with torch.no_grad():
        network.hidden[0].weight.fill_(1.0)
        network.hidden[0].bias.copy_(torch.tensor(biases))
    return network


EXAMPLES = torch.tensor([[-1.0], [0.0], [1.0]])


def test_a_unit_counts_as_shut_only_if_no_example_opens_it():
    network = with_biases(-5.0, -1.0, -0.5, 2.0)  # shut; at 0 at the most, so shut; open for one; open for all
    assert dead_fraction(network, EXAMPLES).item() == 0.5


def test_each_network_of_a_stack_is_counted_apart():
    run_group = stack_networks([with_biases(-5.0, -5.0, -5.0, 2.0), with_biases(-0.5, 0.0, 1.0, 2.0)])
    assert dead_fraction(run_group, EXAMPLES).tolist() == [0.75, 0.0]


@pytest.mark.slow
def test_gradient_noise_is_that_of_all_examples_one_by_one():
    torch.manual_seed(1)
    network, x, targets = MLP(6, 5, 2, 3, torch.tanh), torch.randn(40, 6), torch.randint(3, (40,))

    def gradient(rows):
        loss = F.cross_entropy(network(x[rows]), targets[rows])
        return torch.cat([part.flatten() for part in torch.autograd.grad(loss, list(network.parameters()))])

    each = torch.stack([gradient([row]) for row in range(40)])
    spread = ((each - each.mean(0)).square().sum(1).mean().sqrt() / each.mean(0).norm()).item()
    measured = {
        size: gradient_noise(network, x, targets, size, 2_000, torch.Generator().manual_seed(0)) for size in (1, 4, 40)
    }
    assert measured[1] == pytest.approx(spread, rel=0.05)
    assert measured[4] == pytest.approx(spread * ((40 - 4) / (39 * 4)) ** 0.5, rel=0.05)  # without replacement
    assert measured[40] == 0
