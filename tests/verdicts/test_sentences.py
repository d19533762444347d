"""How findings become a sentence: what is said once, what is counted, and each verdict's frame."""

from dataclasses import replace

import pytest

from dlcore.evidence import CLAIM, CONTROL, EXACT, LIMIT, TIMING_REPEAT
from dlcore.guide import Claim
from dlcore.verdicts.aloud import say
from dlcore.verdicts.intervals import FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import rule
from dlcore.verdicts.sentences import compose, with_articles
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


def compose_sentence(*pieces, claim=SMALL):
    return compose(claim, rule(pieces, bool(claim.scale)), pieces)


def test_what_is_measured_is_said_once_and_what_is_too_much_is_counted():
    pieces = [piece(HOLDS, number, depth=f"with {number} layers") for number in ("2.1", "2.2", "2.3", "2.4")]
    assert compose_sentence(*pieces[:2]) == (
        "Holds with 2.1 layers: it gains 2.1 (1.9 to 2.1, all 5 seeds); with 2.2 layers: 2.2. Needed: at least 1."
    )
    assert "2.2; with 2.3 layers: 2.3. Needed" in compose_sentence(*pieces[:3])
    assert "2.2, likewise in 2 more comparisons. Needed" in compose_sentence(*pieces)


def test_a_number_of_another_quantity_is_never_said_alone():
    cost = piece(HOLDS, "3.0", "it costs {}", quantity="cost", threshold="at least 3", depth="A")
    pieces = [piece(HOLDS, depth="A"), piece(HOLDS, "2.2", depth="B"), cost]
    assert (
        compose_sentence(*pieces)
        == "Holds A: it gains 2.0 (1.9 to 2.1, all 5 seeds); B: 2.2; it costs 3.0 (1.9 to 2.1). Needed: at least 1; at least 3."
    )


def test_dependence_names_factor_both_sides_and_threshold():
    pieces = [piece(HOLDS, depth="with 8 layers"), piece(FAILS, "0.1", depth="with 30 layers")]
    assert compose_sentence(*pieces) == (
        "Depends on the depth. Holds with 8 layers: it gains 2.0 (1.9 to 2.1, all 5 seeds). "
        "Not with 30 layers: 0.1 (1.9 to 2.1). Needed: at least 1."
    )
    pieces += [piece(FAILS, number, depth=f"with {number} layers") for number in ("40", "50")]
    assert " Not with 30 layers: 0.1 (1.9 to 2.1); with 40 layers: 40; with 50 layers: 50." in compose_sentence(*pieces)


def test_another_measure_on_both_sides_says_where_it_holds():
    pieces = [piece(outcome, depth=depth) for outcome, depth in ((HOLDS, "at 8"), (FAILS, "at 30"))]
    cost = [replace(one, quantity="cost", threshold="at least 3") for one in pieces]
    assert " By another measure, the cost, the outcome is the same." in compose_sentence(*pieces, *cost)
    cost[0] = replace(cost[0], factors={"depth": "at 9"})
    assert " By another measure, the cost, it holds at 9 (2.0), but not at 30 (2.0)." in compose_sentence(
        *pieces, *cost
    )
    memory = replace(pieces[0], quantity="memory", threshold="at most 5")
    said = compose_sentence(*pieces, memory)
    assert said.endswith(" By another measure it holds: at 8, it gains 2.0 (1.9 to 2.1, all 5 seeds).")
    time = replace(memory, quantity="time", sentence="it takes 2.0")
    assert "; it takes 2.0 (1.9 to 2.1)" in compose_sentence(*pieces, memory, time), "two measures are said"
    weight = replace(memory, quantity="weight")
    assert compose_sentence(*pieces, memory, time, weight).endswith("; by one more measure, too.")


def test_articles_are_said_once():
    assert with_articles("depth and the length of the run") == "the depth and the length of the run"


def test_conditions_that_all_share_are_said_once_and_the_factor_before_the_colon():
    held, failed = (
        piece(HOLDS, depth="at 8 layers", task="on MNIST, to 90%"),
        piece(FAILS, "0.1", depth="at 8 layers", task="on CIFAR"),
    )
    text = compose_sentence(
        held, failed, replace(failed, number="0.2", factors={"depth": "at 9 layers", "task": "on CIFAR"})
    )
    assert text.startswith("Depends on the task. Holds on MNIST, to 90%: at 8 layers, it gains 2.0 ")
    assert " Not on CIFAR: at 8 layers, 0.1 (1.9 to 2.1); at 9 layers: 0.2. " in text


def test_a_ratio_is_said_in_the_direction_of_the_first():
    other_way = ("it loses 3.0", "3.0", "2.0 to 4.0")
    turned = replace(piece(FAILS, "0.3", depth="B"), inverse_threshold="at most 1", other_way=other_way)
    alone = turned.in_direction(True)
    assert alone.required == "at most 1"
    assert (
        compose_sentence(alone)
        == "Does not hold B: it loses 3.0 (2.0 to 4.0, met by none of 5 seeds). Needed: at most 1."
    )
    assert " Not B: 0.3 (1.9 to 2.1). Needed: at least 1." in compose_sentence(piece(HOLDS, depth="A"), alone)
    opened = replace(piece(NOT_SETTLED, "0.9", depth="C"), inverse_threshold="at most 1", other_way=other_way)
    assert " Open C: 3.0 (2.0 to 4.0). Needed: at most 1. " in compose_sentence(alone, opened)


def test_a_claim_that_says_two_things_and_is_settled_in_neither_is_told_of_both():
    classed = [replace(piece(HOLDS, depth="A"), part="one"), replace(piece(NOT_SETTLED, depth="B"), part="one")]
    held = replace(piece(HOLDS, says="it costs {}", quantity="cost", depth="A"), part="the other")
    opened = replace(piece(NOT_SETTLED, says="it costs {}", quantity="cost", depth="B"), part="the other")
    said = compose_sentence(*classed, held, opened)
    assert said.startswith("For one settled only in part. Holds A: it gains 2.0")
    assert " For the other it holds A: it costs 2.0" in said
    assert " It is open B: it costs 2.0" in said
    assert compose_sentence(*classed, opened).count("For the other it is open B: it costs 2.0") == 1


def test_a_claim_that_says_two_things_is_told_of_both():
    parts = [replace(piece(outcome, depth=depth), part="one") for outcome, depth in ((HOLDS, "A"), (FAILS, "B"))]
    other = replace(piece(NOT_SETTLED, says="it costs {}", quantity="cost"), part="the other")
    assert compose_sentence(*parts, other).startswith("For one it depends on the depth. Holds A: ")
    assert " For the other it is open: it costs 2.0 (1.9 to 2.1, met by 2 of 5 seeds)." in compose_sentence(
        *parts, other
    )
    assert (
        say(SMALL, rule([*parts, other]), parts)
        == "“It gains” depends, for one, on the depth: A, it gains 2.0; B, 2.0; open for the other."
    )


def test_a_clause_does_not_name_twice_what_it_compares_with():
    pieces = [
        piece(NOT_SETTLED, number, f"it costs {{}} of {name}", baseline=f"against {name}")
        for number, name in (("1.0", "an LSTM"), ("2.0", "a GRU"))
    ]
    text = compose_sentence(*pieces, claim=LARGE)
    assert text.endswith("At our scale, it costs 1.0 of an LSTM (1.9 to 2.1); against a GRU: 2.0.")


def test_what_is_open_is_said_in_full_after_another_quantity():
    gain, opened = piece(HOLDS, depth="A"), piece(NOT_SETTLED, depth="B")
    cost = piece(HOLDS, says="it costs {}", quantity="cost", depth="A")
    assert " Open B: it gains 2.0 (" in compose_sentence(gain, cost, opened)
    assert " Open B: 2.0 (" in compose_sentence(gain, opened)


def test_a_limit_is_an_exception_and_a_failed_check_comes_first():
    assert compose_sentence(piece(HOLDS), piece(FAILS, "0.1", role=LIMIT, depth="at a kink")).endswith(
        " It does not hold at a kink: it gains 0.1 (1.9 to 2.1, met by none of 5 seeds). Needed: at least 1."
    )
    assert compose_sentence(piece(HOLDS), piece(FAILS, role=CONTROL)).startswith(
        "Not settled, because a check failed: it gains"
    )


@pytest.mark.parametrize(
    ("needed", "replicate", "ending"),
    [
        (7, "seed", "About 7 seeds in all would probably settle it."),
        (260, TIMING_REPEAT, "Hundreds of timings would be needed to settle it."),
        (None, "seed", "More seeds are unlikely to settle it."),
    ],
)
def test_what_is_open_says_what_would_settle_it(needed, replicate, ending):
    opened = replace(piece(NOT_SETTLED, role=CLAIM), needed=needed, replicate=replicate)
    assert compose_sentence(opened).endswith(f"Needed: at least 1. {ending}")


def test_the_interval_that_decides_is_said_and_for_how_many_comparisons_it_was_widened():
    barely = replace(piece(HOLDS, depth="2"), values=(1.1, 1.2, 1.3, 1.15, 1.4))
    others = [piece(NOT_SETTLED, depth=str(depth)) for depth in range(5, 25)]
    text = compose_sentence(barely, piece(FAILS, "0.1", depth="4"), *others)
    assert " Open 2: 2.0 (0.86 to 1.6, Bonferroni-corrected for 22 comparisons)" in text


def test_beyond_our_scale_the_claim_comes_before_its_nearest_limit():
    text = compose_sentence(
        piece(NOT_SETTLED, "1.0"), piece(FAILS, "0.1", role=LIMIT, size="with 10 images"), claim=LARGE
    )
    assert text == (
        "Beyond our scale: the claim is about ten million images. "
        "At our scale, it gains 1.0 (1.9 to 2.1); with 10 images: 0.1."
    )


def test_beyond_our_scale_what_came_out_the_other_way_is_said_too():
    baselines = [piece(FAILS, "1.0", baseline=f"against {rival}") for rival in "AB"]
    text = compose_sentence(*baselines, piece(HOLDS, "3.0", "it costs {}", quantity="cost"), claim=LARGE)
    assert text.endswith("At our scale, against A, it gains 1.0 (1.9 to 2.1); it costs 3.0 (1.9 to 2.1).")
    limit_first = compose_sentence(piece(FAILS, "0.1", role=LIMIT, size="with 10 images"), piece(HOLDS), claim=LARGE)
    assert limit_first.endswith("At our scale, it gains 2.0 (1.9 to 2.1); with 10 images: 0.1.")


def test_exact_numbers_and_intervals_without_width():
    assert (
        compose_sentence(replace(piece(HOLDS), replicate=EXACT)) == "Holds: it gains 2.0 (exact). Needed: at least 1."
    )
    assert (
        compose_sentence(piece(HOLDS, interval="2.0 to 2.0"))
        == "Holds: it gains 2.0 (all 5 seeds). Needed: at least 1."
    )


def test_where_comparisons_disagree_without_a_factor_that_explains_it_nothing_is_called_open():
    text = compose_sentence(piece(HOLDS), piece(FAILS, "0.1", quantity="cost"))
    assert text.startswith(
        "Not settled: one comparison holds and another does not, against different thresholds. Holds: "
    )
    assert " Does not hold: it gains 0.1" in text


def test_a_further_number_under_a_threshold_of_its_own_names_it():
    pieces = [
        piece(HOLDS, depth="A"),
        piece(HOLDS, "2.2", depth="B"),
        piece(HOLDS, "0.97", threshold="at least 0.95", depth="C"),
    ]
    assert "; C: 0.97 (needed: at least 0.95)" in compose_sentence(*pieces)


def test_the_thresholds_of_what_is_settled_and_of_what_is_open_are_given_in_order():
    settled = replace(piece(HOLDS, depth="A"), threshold="at least 1")
    opened = replace(piece(NOT_SETTLED, depth="B"), quantity="cost", threshold="at most 5")
    assert " Needed: at least 1; at most 5. " in compose_sentence(settled, opened)
