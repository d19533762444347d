"""The RNN does what torch's own does with the same weights, for one network and for a stack of them."""

import torch
from torch import nn

from dlcore.models.language.rnn import RNN
from dlcore.models.stacked import stack_networks

BATCH, TIME, TOKENS, WIDTH, CLASSES = 3, 6, 4, 5, 2


def test_states_and_gradients_are_those_of_torch():
    torch.manual_seed(0)
    ours, theirs = RNN(TOKENS, WIDTH, CLASSES), nn.RNN(TOKENS, WIDTH, batch_first=True)
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(ours.input_to_hidden.weight)
        theirs.bias_ih_l0.copy_(ours.input_to_hidden.bias)
        theirs.weight_hh_l0.copy_(ours.hidden_to_hidden.weight)
        theirs.bias_hh_l0.copy_(ours.hidden_to_hidden.bias)
    x = torch.randn(BATCH, TIME, TOKENS)
    states, last = theirs(x)
    torch.testing.assert_close(torch.stack(list(ours.hidden_states(x)), dim=1), states)
    torch.testing.assert_close(ours(x), ours.output(last[0]))
    ours(x).square().sum().backward()
    ours.output(theirs(x)[1][0]).square().sum().backward()
    torch.testing.assert_close(ours.hidden_to_hidden.weight.grad, theirs.weight_hh_l0.grad)
    torch.testing.assert_close(ours.input_to_hidden.weight.grad, theirs.weight_ih_l0.grad)


def test_every_weight_gets_a_gradient_and_the_first_token_reaches_the_end():
    torch.manual_seed(0)
    network, x = RNN(TOKENS, WIDTH, CLASSES), torch.randn(BATCH, TIME, TOKENS, requires_grad=True)
    network(x).sum().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in network.parameters())
    assert x.grad[:, 0].abs().sum() > 0


def test_a_stack_gives_what_each_gives_alone():
    networks = [RNN(TOKENS, WIDTH, CLASSES) for _ in range(3)]
    x = torch.randn(3, BATCH, TIME, TOKENS)
    together = stack_networks(networks)(x)
    for network, own, theirs in zip(networks, x, together, strict=True):
        torch.testing.assert_close(network(own), theirs)
