"""The written-out backpropagation against autograd to 1e-10, and against central differences."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from dlcore.experiments.foundations import relu_kink
from dlcore.experiments.foundations.gradient_check import differences
from dlcore.guide.foundations.backpropagation import TOPICS
from dlcore.models.backpropagation import ACTIVATIONS, backward, forward, gradient, loss, neuron

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


def test_every_topic_of_the_page_has_its_implementation_here():
    assert [topic.id for topic in TOPICS] == ["neuron", "backpropagation"]
    assert callable(neuron)
    assert callable(backward)


def test_a_neuron_is_a_linear_unit_that_is_bent():
    linear = torch.nn.Linear(3, 2, dtype=torch.float64)
    x = np.random.default_rng(0).standard_normal((5, 3))
    z, a = neuron(x, linear.weight.detach().numpy().T, linear.bias.detach().numpy(), ACTIVATIONS["sigmoid"][0])
    assert z == pytest.approx(linear(torch.tensor(x)).detach().numpy(), rel=1e-12)
    assert a == pytest.approx(torch.sigmoid(linear(torch.tensor(x))).detach().numpy(), rel=1e-12)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("distance", [0.0, 2**-13, 2**-6])
def test_the_sum_is_put_at_its_distance_from_the_corner_exactly(distance, precision):
    for seed in range(5):
        layers, x, _ = relu_kink.problem(seed, precision, distance)
        assert forward(layers, x, "relu")[0][0][0, 0] == distance


def test_at_the_corner_fractions_give_the_mean_of_both_sides_and_backpropagation_the_left_one():
    one = np.array([[1.0]])
    layers = [(one.copy(), np.array([-1.0])), (one.copy(), np.array([0.0]))]
    _, ((_, bias), _) = gradient(layers, one, np.array([[-1.0]]), "relu")
    assert bias.tolist() == [0.0]
    whole = [tuple(np.vectorize(Fraction, otypes=[object])(part) for part in layer) for layer in layers]
    slopes, passes = differences(
        whole, np.array([[Fraction(1)]]), np.array([[Fraction(-1)]]), "relu", Fraction(1, 2**200), central=True
    )
    assert slopes[1] == Fraction(1, 2) + Fraction(
        1, 2**202
    )  # half of the right side's slope of 1, and half a step's curvature
    assert passes == 8
