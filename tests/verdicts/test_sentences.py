"""How findings become a sentence: what is said once, what is counted, and each verdict's frame."""

from dataclasses import replace

import pytest

from dlcore.evidence import CLAIM, CONTROL, EXACT, LIMIT, TIMING_REPEAT
from dlcore.guide import Claim
from dlcore.verdicts.findings import FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import rule
from dlcore.verdicts.sentences import compose, say
from tests.verdicts.test_rule import finding

SMALL, LARGE = Claim("a/b", "vision", "It gains"), Claim("a/c", "vision", "It wins", scale="ten million images")


def piece(outcome, number="2.0", says="it gains {}", interval="1.9 to 2.1", **fields):
    built = finding(outcome, **fields)
    agreeing = {HOLDS: 5, FAILS: 0, NOT_SETTLED: 2}[outcome]
    value, low, high = {HOLDS: (2, 1.9, 2.1), FAILS: (0.1, 0, 0.2), NOT_SETTLED: (1, 0, 2)}[outcome]
    return replace(
        built, sentence=says.format(number), number=number, interval=interval, seeds=5, agreeing=agreeing,
        value=value, low=low, high=high,
    )  # fmt: skip


def said(*pieces, claim=SMALL):
    return compose(claim, rule(pieces, bool(claim.scale)), pieces)


def test_what_is_measured_is_said_once_and_what_is_too_much_is_counted():
    pieces = [piece(HOLDS, number, depth=f"with {number} layers") for number in ("2.1", "2.2", "2.3", "2.4")]
    assert said(*pieces[:2]) == (
        "Holds with 2.1 layers: it gains 2.1 (1.9 to 2.1, all 5 seeds); with 2.2 layers: 2.2. Needed: at least 1."
    )
    assert "2.2; likewise in one more. Needed" in said(*pieces[:3])
    assert "2.2; likewise in 2 more. Needed" in said(*pieces)


def test_a_number_of_another_quantity_is_never_said_alone():
    cost = piece(HOLDS, "3.0", "it costs {}", quantity="cost", threshold="at least 3", depth="A")
    pieces = [piece(HOLDS, depth="A"), piece(HOLDS, "2.2", depth="B"), cost]
    assert said(*pieces) == (
        "Holds A: it gains 2.0 (1.9 to 2.1, all 5 seeds); it costs 3.0 (1.9 to 2.1); likewise in one more."
    )


def test_dependence_names_factor_both_sides_and_threshold():
    assert said(piece(HOLDS, depth="with 8 layers"), piece(FAILS, "0.1", depth="with 30 layers")) == (
        "Depends on depth. Holds with 8 layers: it gains 2.0 (1.9 to 2.1, all 5 seeds). "
        "Not with 30 layers: 0.1 (1.9 to 2.1). Needed: at least 1."
    )


def test_conditions_that_all_share_are_said_once():
    held, failed = (
        piece(HOLDS, depth="at 8 layers", task="on MNIST"),
        piece(FAILS, "0.1", depth="at 8 layers", task="on CIFAR"),
    )
    text = said(held, failed, replace(failed, number="0.2", factors={"depth": "at 9 layers", "task": "on CIFAR"}))
    assert text.startswith("Depends on task. Holds at 8 layers, on MNIST: it gains 2.0 ")
    assert " Not at 8 layers, on CIFAR: 0.1 (1.9 to 2.1); at 9 layers: 0.2. " in text


def test_a_number_that_is_said_the_other_way_around_is_never_said_alone():
    turned = replace(piece(FAILS, "3.0", "it loses {}", depth="B"), inverted=True)
    assert " Not B: it loses 3.0 (1.9 to 2.1, none of 5 seeds). Needed: at least 1, the other way around." in said(
        piece(HOLDS, depth="A"), turned
    )


def test_a_claim_that_says_two_things_is_told_of_both():
    parts = [replace(piece(outcome, depth=depth), part="one") for outcome, depth in ((HOLDS, "A"), (FAILS, "B"))]
    other = replace(piece(NOT_SETTLED, says="it costs {}", quantity="cost"), part="the other")
    assert said(*parts, other).startswith("For one it depends on depth. Holds A: ")
    assert " For the other it is open: it costs 2.0 (1.9 to 2.1, 2 of 5 seeds)." in said(*parts, other)
    assert (
        say(SMALL, rule([*parts, other]), parts)
        == "“It gains” depends on depth: A, it gains 2.0; not so B; open for the other."
    )


def test_a_line_to_say_aloud_has_one_number_and_rounds_powers_of_ten():
    tiny = piece(HOLDS, "6.4·10⁻¹⁹", depth="with He (2015)")
    assert say(SMALL, rule([tiny]), [tiny]) == "“It gains” holds: with He, it gains about 10⁻¹⁸."
    opened = piece(NOT_SETTLED, depth="on B")
    assert say(SMALL, rule([tiny, opened]), [tiny, opened]).endswith("it gains about 10⁻¹⁸; open on B.")


def test_a_limit_is_an_exception_and_a_failed_check_comes_first():
    assert said(piece(HOLDS), piece(FAILS, "0.1", role=LIMIT, depth="at a kink")).endswith(
        " Except at a kink: it gains 0.1 (1.9 to 2.1, none of 5 seeds)."
    )
    assert said(piece(HOLDS), piece(FAILS, role=CONTROL)).startswith("Not settled, because a check failed: it gains")


@pytest.mark.parametrize(
    ("needed", "replicate", "ending"),
    [
        (7, "seed", "about 7 seeds would probably tell."),
        (260, TIMING_REPEAT, "hundreds of timings would be needed to tell."),
        (None, "seed", "more seeds would hardly tell."),
    ],
)
def test_what_is_open_says_what_would_settle_it(needed, replicate, ending):
    opened = replace(piece(NOT_SETTLED, role=CLAIM), needed=needed, replicate=replicate)
    assert said(opened).endswith(f"Needed: at least 1; {ending}")


def test_what_its_own_interval_would_settle_says_how_many_are_judged_together():
    barely = replace(piece(HOLDS, depth="2"), values=(1.1, 1.2, 1.3, 1.15, 1.4))
    others = [piece(NOT_SETTLED, depth=str(depth)) for depth in range(5, 25)]
    text = said(barely, piece(FAILS, "0.1", depth="4"), *others)
    assert " Open 2: " in text
    assert "inside the interval widened for 22 comparisons" in text


def test_beyond_our_scale_the_claim_comes_before_its_nearest_limit():
    text = said(piece(NOT_SETTLED, "1.0"), piece(FAILS, "0.1", role=LIMIT, size="with 10 images"), claim=LARGE)
    assert text == (
        "Beyond our scale: the claim is about ten million images. "
        "At our scale, it gains 1.0 (1.9 to 2.1); with 10 images: 0.1."
    )


def test_exact_numbers_and_intervals_without_width():
    assert said(replace(piece(HOLDS), replicate=EXACT)) == "Holds: it gains 2.0 (exact). Needed: at least 1."
    assert said(piece(HOLDS, interval="2.0 to 2.0")) == "Holds: it gains 2.0 (all 5 seeds). Needed: at least 1."


def test_where_comparisons_disagree_without_a_factor_that_explains_it_nothing_is_called_open():
    text = said(piece(HOLDS), piece(FAILS, "0.1", quantity="cost"))
    assert text.startswith("Not settled: the comparisons disagree. Holds: ")
    assert " Does not hold: it gains 0.1" in text
