"""Sinusoids: the paper's formula, and what makes them useful: a step ahead is a rotation, the same everywhere."""

import math

import pytest
import torch

from dlcore.blocks.positions import sinusoids


@pytest.mark.parametrize("width", [6, 7])
def test_every_number_is_that_of_the_formula(width):
    waves = sinusoids(50, width)
    assert waves.shape == (50, width)
    for place in (0, 1, 17, 49):
        for number in range(width):
            angle = place / 10_000 ** (2 * (number // 2) / width)
            assert waves[place, number] == pytest.approx((math.cos if number % 2 else math.sin)(angle), abs=1e-6)


def test_how_alike_two_places_are_depends_on_their_distance_alone():
    waves = sinusoids(40, 16)
    alike = waves @ waves.T
    for distance in (0, 1, 5, 20):
        torch.testing.assert_close(
            alike.diagonal(distance), alike[0, distance].expand(40 - distance), atol=1e-4, rtol=1e-4
        )
    assert alike[0, 0] > alike[0, 1] > alike[0, 3]
