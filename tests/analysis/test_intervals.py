"""A mean and its 95% interval, against a table of Student's t."""

import math

import numpy as np
import pytest

from dlcore.analysis.intervals import t_interval


def test_three_numbers_are_two_degrees_of_freedom():
    mean, low, high = t_interval(np.array([1.0, 2.0, 3.0]))
    assert mean == 2.0
    assert high - mean == pytest.approx(4.303 / math.sqrt(3), rel=1e-3)
    assert mean - low == pytest.approx(high - mean)


def test_one_number_tells_nothing_of_others():
    assert t_interval(np.array([5.0])) == (5.0, -math.inf, math.inf)
