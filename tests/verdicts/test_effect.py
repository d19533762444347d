"""How far findings lie from their thresholds, on which claims we disagree with the guide, and what cards say beside sentences."""

import math
from dataclasses import replace

import pytest

from dlcore.records import Library
from dlcore.verdicts import FAILS, HOLDS, NOT_SETTLED, explained, verdicts
from dlcore.verdicts.aloud import LONGEST
from dlcore.verdicts.effect import disagreements, effect, expected_false, starkest_contrast, weakest
from dlcore.verdicts.rule import difference
from tests.verdicts.test_rule import finding


@pytest.mark.parametrize(
    ("low", "value", "high", "bounds", "geometric", "expected"),
    [
        (1.0, 2.0, 3.0, (0.0, math.inf), False, 2.0),
        (-3.0, -2.0, -1.0, (0.0, math.inf), False, -2.0),
        (-0.5, 0.0, 0.5, (-1.0, 1.0), False, 2.0),
        (10.0, 100.0, 1000.0, (1.0, math.inf), True, 2.0),
        (10.0, 100.0, 1000.0, (0.0, 10.0), True, -1.0),
        # without spread: over the threshold, and at least 1
        (1.0, 1.0, 1.0, (2.0, math.inf), False, -1.0),
        (1.0, 1.0, 1.0, (1.0, math.inf), False, 1.0),
        (8.0, 8.0, 8.0, (2.0, math.inf), False, 3.0),
        (5.0, 5.0, 5.0, (-math.inf, 0.0), False, -5.0),
        (1.0, 1.0, 1.0, (math.exp(4.0), math.inf), True, -4.0),
    ],
)
def test_effect_is_the_distance_in_half_widths(low, value, high, bounds, geometric, expected):
    found = replace(finding(HOLDS), low=low, value=value, high=high, bounds=bounds, geometric=geometric)
    assert effect(found) == pytest.approx(expected)


def test_effect_agrees_with_the_outcome():
    found = [finding for judged in verdicts(Library()) for finding in judged.findings]
    sized = [(finding, effect(finding)) for finding in found if effect(finding) is not None]
    assert len(sized) > 100
    for finding_, size in sized:
        assert math.isfinite(size)
        # a margin has two sides: not settled may lie far from the nearer one only where its interval covers both
        if finding_.outcome == HOLDS:
            assert size >= 1
        elif finding_.outcome == FAILS:
            assert size <= -1
        elif all(map(math.isinf, finding_.bounds[:1])) or math.isinf(finding_.bounds[1]):
            assert abs(size) <= 1, finding_.outcome == NOT_SETTLED


def test_disagreements_begin_with_those_that_fail_altogether():
    found = disagreements(verdicts(Library()))
    ranks = [(judged.verdict == FAILS, judged.verdict != NOT_SETTLED) for judged in found]
    assert ranks == sorted(ranks, reverse=True)
    assert all(weakest(judged)[1] < 0 for judged in found)


def test_at_most_one_false_verdict_is_expected():
    assert 0 < expected_false(verdicts(Library())) < 1


def test_the_starkest_contrast_differs_in_what_the_claim_depends_on():
    judged, held, failed = starkest_contrast(verdicts(Library()))
    assert difference(failed, held) in judged.factor


def test_every_claim_can_be_said_and_has_something_that_would_change_our_mind():
    for judged in verdicts(Library()):
        assert len(judged.say.split()) <= LONGEST
        assert "seeds)" not in judged.say
        assert "““" not in judged.say
        assert len(explained.change_of_mind(judged)) > 10
        assert all(explained.in_words(finding) for finding in judged.findings)
