"""The interval that covers seeds and test examples: against its formula's special cases, and against a simulation that knows the truth."""

import numpy
import pytest

from dlcore.verdicts.intervals import interval, outcome_of, sampling_variance, seeds_needed


def test_without_a_part_of_the_seeds_it_is_the_examples_own_standard_error():
    numbers = numpy.random.default_rng(0).normal(size=500)
    assert sampling_variance([numbers, numbers, numbers]) == pytest.approx(numbers.var(ddof=1) / 500)
    assert sampling_variance([numbers]) == pytest.approx(numbers.var(ddof=1) / 500)


def test_what_no_example_differs_in_adds_nothing():
    assert sampling_variance([[1.0] * 40, [2.0] * 40, [4.0] * 40]) == 0.0


def test_the_interval_contains_the_truth_as_often_as_it_says():
    """Seeds, examples and both together vary; the mean of all is 0. Without the examples' part the interval would be far too narrow."""
    random = numpy.random.default_rng(1)
    covered = {True: 0, False: 0}
    for _ in range(800):
        numbers = random.normal(0, 0.02, (4, 1)) + random.normal(0, 0.5, (1, 300)) + random.normal(0, 0.3, (4, 300))
        for with_examples in covered:
            sampling = sampling_variance(numbers) if with_examples else 0.0
            _, low, high = interval(numbers.mean(1).tolist(), sampling=sampling)
            covered[with_examples] += low <= 0.0 <= high
    assert covered[True] / 800 == pytest.approx(0.95, abs=0.025)
    assert covered[False] / 800 < 0.85


def test_more_seeds_do_not_help_where_the_examples_are_too_few():
    values, bounds = [0.010, 0.012, 0.011], (0.0, numpy.inf)
    assert outcome_of(values, bounds, False) == "holds"
    assert outcome_of(values, bounds, False, sampling=0.01**2) == "not settled"
    assert seeds_needed(values, bounds, False, sampling=0.01**2) is None
