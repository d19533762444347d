"""The surfaces: nought at their minima and nowhere below, the same for numbers, arrays and tensors, starts inside the view."""

import numpy as np
import pytest
import torch

from dlcore.blocks.surfaces import SURFACES
from dlcore.experiments.foundations.optimizer_trajectories import SURFACE
from dlcore.guide.foundations.optimizers import SURFACES as WORDS

MINIMA = {
    "bowl": (0, 0),
    "ravine": (0, 0),
    "rosenbrock": (1, 1),
    "beale": (3, 0.5),
    "saddle": (0, 2**0.5),
    "himmelblau": (3, 2),
}


def test_the_surfaces_have_the_same_names_everywhere():
    assert tuple(SURFACES) == SURFACE.choices == tuple(WORDS) == tuple(MINIMA)


@pytest.mark.parametrize("name", SURFACES)
def test_nought_at_the_minimum_and_nowhere_below(name):
    surface = SURFACES[name]
    assert surface.loss(*MINIMA[name]) == pytest.approx(0, abs=1e-12)
    left, right, bottom, top = surface.view
    x, y = np.meshgrid(np.linspace(left, right, 101), np.linspace(bottom, top, 101))
    assert surface.loss(x, y).min() >= 0
    assert all(left < x < right and bottom < y < top for x, y in surface.starts)
    assert len(set(surface.starts)) == 4


@pytest.mark.parametrize("name", SURFACES)
def test_tensors_and_their_gradients_agree_with_arrays(name):
    loss, (x, y) = SURFACES[name].loss, SURFACES[name].starts[0]
    w = torch.tensor([x, y], dtype=torch.float64, requires_grad=True)
    value = loss(w[0], w[1])
    value.backward()
    assert value.item() == pytest.approx(loss(np.float64(x), np.float64(y)))
    h = 1e-6
    differences = ((loss(x + h, y) - loss(x - h, y)) / (2 * h), (loss(x, y + h) - loss(x, y - h)) / (2 * h))
    assert w.grad.tolist() == pytest.approx(differences, rel=1e-5, abs=1e-6)


def test_the_condition_number_is_the_ratio_of_curvatures():
    for name, times in (("bowl", 1), ("ravine", 10)):
        w = torch.zeros(2, dtype=torch.float64)
        hessian = torch.autograd.functional.hessian(lambda w, name=name: SURFACES[name].loss(w[0], w[1], 30.0), w)
        curvatures = torch.linalg.eigvalsh(hessian)
        assert (curvatures[1] / curvatures[0]).item() == pytest.approx(30 * times)
