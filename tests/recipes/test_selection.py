"""Validation chooses the rate; the test part judges, and is never looked at for the choice."""

import pytest

from dlcore.recipes.selection import chosen, lead, times_as_much


def run(validation, accuracy, seconds=1.0):
    return {"outcome": {"validation": [validation], "accuracy": [accuracy], "seconds": [seconds]}}


OURS, THEIRS = (run(0.9, 0.5, 6.0), run(0.8, 0.99, 1.0)), (run(0.6, 0.9, 1.0), run(0.7, 0.4, 2.0))


def test_what_validation_likes_best_is_chosen_whatever_the_test_says():
    assert chosen(OURS)["accuracy"] == [0.5]


def test_leads_and_ratios_are_those_of_the_chosen():
    assert lead(*OURS, *THEIRS) == pytest.approx(0.1)
    assert times_as_much("seconds")(*OURS, *THEIRS) == 3.0
