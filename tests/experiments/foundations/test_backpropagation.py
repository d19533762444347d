"""The step at which differences are judged: set by the precision, blind to the agreement."""

import pytest

from dlcore.experiments.foundations.gradient_check import STEPS, error_at, nearest, step_for


@pytest.mark.parametrize(
    ("variant", "precision", "power"),
    [
        ("central-difference", "float64", -5),
        ("central-difference", "float32", -2.5),
        ("one-sided-difference", "float64", -8),
        ("one-sided-difference", "float32", -3.5),
    ],
)
def test_the_step_follows_from_the_precision(variant, precision, power):
    assert step_for(variant, precision) == pytest.approx(10**power)


def test_the_error_at_a_step_is_not_the_least():
    tables = {"error": {"error": [float(place) for place in range(len(STEPS))]}}
    assert error_at(nearest(1e-3))(tables) == 4.0
