"""The written-out backpropagation against autograd to 1e-10, and against central differences."""
import numpy as np
import pytest
import torch

from dlcore.models.backpropagation import ACTIVATIONS, backward, forward, gradient, loss

TORCH = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def network(shape, seed=0):
    random = np.random.default_rng(seed)
    layers = [(random.standard_normal((a, b)), random.standard_normal(b)) for a, b in zip(shape, shape[1:])]
    return layers, random.standard_normal((7, shape[0])), random.standard_normal((7, shape[-1]))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(2, 2, 1), (5, 8, 8, 3), (3, 1), (4, 6, 6, 6, 6, 2)])
def test_the_gradient_is_autograds(activation, shape):
    layers, x, target = network(shape)
    weights = [torch.tensor(part, requires_grad=True) for layer in layers for part in layer]
    h = torch.tensor(x)
    for number in range(0, len(weights), 2):
        z = h @ weights[number] + weights[number + 1]
        h = TORCH[activation](z) if number + 2 < len(weights) else z
    theirs = (h - torch.tensor(target)).square().sum() / 14
    theirs.backward()
    ours, gradients = gradient(layers, x, target, activation)
    assert ours == pytest.approx(theirs.item(), rel=1e-12)
    for part, weight in zip((part for pair in gradients for part in pair), weights, strict=True):
        assert part == pytest.approx(weight.grad.numpy(), rel=1e-10, abs=1e-12)


def test_the_gradient_is_that_of_central_differences():
    layers, x, target = network((3, 4, 2), seed=1)
    sums, entering = forward(layers, x, "tanh")
    gradients = backward(layers, sums, entering, target, "tanh")
    weights, of_weights = layers[0][0], gradients[0][0]
    for place in np.ndindex(weights.shape):
        kept, h = weights[place], 1e-6
        weights[place] = kept + h
        above = loss(forward(layers, x, "tanh")[1][-1], target)
        weights[place] = kept - h
        below = loss(forward(layers, x, "tanh")[1][-1], target)
        weights[place] = kept
        assert of_weights[place] == pytest.approx((above - below) / (2 * h), rel=1e-6)
