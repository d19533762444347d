"""The activations against their formulas, and their slopes against finite differences, in double precision."""

import math

import pytest
import torch

from dlcore.blocks.activations import ACTIVATIONS, activation

LEAK = 0.1
FORMULAS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "relu": lambda z: max(0.0, z),
    "leaky-relu": lambda z: max(LEAK * z, z),
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "gelu": lambda z: z / 2 * (1 + math.erf(z / math.sqrt(2))),
    "silu": lambda z: z / (1 + math.exp(-z)),
}
POINTS = [-8.0, -3.0, -1.0, -0.3, -0.01, 0.01, 0.2, 1.0, 2.5, 8.0]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_are_those_of_the_formula(name):
    given = activation(name, LEAK)(torch.tensor([*POINTS, 0.0], dtype=torch.float64))
    assert given.tolist() == pytest.approx([FORMULAS[name](z) for z in [*POINTS, 0.0]], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slopes_are_those_of_finite_differences(name):
    z = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
    (slopes,) = torch.autograd.grad(activation(name, LEAK)(z).sum(), z)
    differences = [(FORMULAS[name](z + 1e-6) - FORMULAS[name](z - 1e-6)) / 2e-6 for z in POINTS]
    assert slopes.tolist() == pytest.approx(differences, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_keeps_shape_and_type(name):
    given = ACTIVATIONS[name](torch.zeros(2, 3, 4))
    assert given.shape == (2, 3, 4)
    assert given.dtype == torch.float32


def test_the_leak_is_a_hundredth_unless_told_and_concerns_leaky_relu_alone():
    z = torch.tensor([-1.0])
    assert ACTIVATIONS["leaky-relu"](z).item() == activation("leaky-relu")(z).item() == pytest.approx(-0.01)
    assert activation("relu", 0.5)(z).item() == 0.0


def test_relu_has_no_slope_at_zero():
    z = torch.zeros(1, requires_grad=True)
    ACTIVATIONS["relu"](z).backward()
    assert z.grad.item() == 0.0
