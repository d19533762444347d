"""The line to say aloud: one number for each half of a claim, what fails in full, and what leaves it open."""

from dataclasses import replace

from dlcore.evidence import LIMIT
from dlcore.verdicts.aloud import LONGEST, say
from dlcore.verdicts.intervals import FAILS, HOLDS, NOT_SETTLED
from dlcore.verdicts.rule import rule
from tests.verdicts.test_sentences import LARGE, SMALL, compose_sentence, piece


def test_what_fails_in_part_and_holds_nowhere_is_said_so():
    pieces = piece(FAILS, "0.1", depth="at 8"), piece(NOT_SETTLED, depth="at 30")
    assert compose_sentence(*pieces).startswith("Settled only in part. Does not hold at 8: ")
    assert aloud(*pieces).startswith(
        "“It gains” is settled only in part, and against it: at 8, it gains 0.1; but at 30 it remains open"
    )


def aloud(*pieces, claim=SMALL):
    return say(claim, rule(pieces, bool(claim.scale)), pieces)


def test_a_line_to_say_aloud_rounds_powers_of_ten_and_says_what_is_open():
    tiny = piece(HOLDS, "6.4·10⁻¹⁹", depth="with He (2015)")
    assert aloud(tiny) == "“It gains” holds: with He, it gains about 6·10⁻¹⁹."
    assert aloud(piece(HOLDS, "9.7·10⁻¹⁹")) == "“It gains” holds: it gains about 10⁻¹⁸."
    opened = piece(NOT_SETTLED, depth="on B")
    assert aloud(tiny, opened) == (
        "“It gains” is settled only in part: with He, it gains about 6·10⁻¹⁹; but on B it remains open: we asked for at least 1, and the interval is 1.9 to 2.1."
    )
    costs = piece(NOT_SETTLED, says="it costs {}", quantity="cost")
    assert aloud(tiny, costs).endswith(
        "; open remains: it costs 2.0, with an interval of 1.9 to 2.1, where we asked for at least 1."
    )
    assert aloud(opened) == (
        "“It gains” is not settled: on B, it gains 2.0, but the interval, 1.9 to 2.1, is too wide to say whether it is at least 1."
    )


def test_a_line_to_say_aloud_does_not_name_twice_what_it_compares_with():
    assert aloud(piece(HOLDS, says="SGD takes {} times as long", baseline="against SGD")) == (
        "“It gains” holds: SGD takes 2.0 times as long."
    )


def test_beyond_our_scale_a_line_says_what_is_settled_there():
    pieces = piece(NOT_SETTLED, "1.0"), piece(FAILS, "0.1", role=LIMIT, size="with 10 images")
    assert aloud(*pieces, claim=LARGE) == (
        "“It wins” cannot be tested at our scale; here, with 10 images, it gains 0.1, with an interval of 1.9 to 2.1."
    )


def test_beyond_our_scale_what_came_out_the_other_way_is_said_too():
    pieces = piece(FAILS, "1.0"), piece(HOLDS, "3.0", "it costs {}", quantity="cost")
    assert aloud(*pieces, claim=LARGE) == (
        "“It wins” cannot be tested at our scale; here, it gains 1.0, with an interval of 1.9 to 2.1; but it costs 3.0."
    )


def test_aloud_what_fails_is_said_in_full_where_the_clause_names_what_it_compares():
    holding = piece(HOLDS, "3.8", "tanh takes {} times as long", baseline="against tanh", size="on a million")
    failing = piece(FAILS, "1.1", "sigmoid takes {} times as long", baseline="against sigmoid", size="on a million")
    assert aloud(holding, failing) == (
        "“It gains” depends on the baseline: on a million, tanh takes 3.8 times as long; but sigmoid takes 1.1 times as long, where we asked for at least 1."
    )


def test_both_halves_of_a_claim_are_said_where_breath_allows():
    halves = [piece(HOLDS, depth="A"), piece(HOLDS, "3.0", "it costs {}", quantity="cost", depth="A")]
    assert aloud(*halves) == "“It gains” holds: A, it gains 2.0; it costs 3.0."
    wordy = [halves[0], replace(halves[1], sentence="word " * LONGEST)]
    assert aloud(*wordy) == "“It gains” holds: A, it gains 2.0."


def test_a_further_baseline_stands_beside_the_first_and_not_after_the_other_half():
    pieces = [piece(HOLDS, baseline="against A"), piece(HOLDS, "7.0", baseline="against B")]
    half = piece(HOLDS, "3.0", "it costs {}", quantity="cost")
    assert aloud(*pieces, half).endswith("holds: against A, it gains 2.0; against B, it gains 7.0; it costs 3.0.")


def test_of_two_factors_each_is_shown():
    pieces = (
        piece(HOLDS, depth="at 4", slope="with 0.01"),
        piece(HOLDS, "1.9", depth="at 6", slope="with 0.3"),
        piece(FAILS, "0.1", depth="at 6", slope="with 0.01"),
    )
    assert aloud(*pieces).endswith(
        "depends on the depth and the slope: at 4, with 0.01, it gains 2.0; at 6, 0.1; at 6, with 0.3, 1.9."
    )


def test_what_is_open_is_named_where_two_quantities_were_said():
    halves = [piece(HOLDS, depth="A"), piece(HOLDS, "3.0", "it costs {}", quantity="cost", depth="A")]
    said = aloud(*halves, piece(NOT_SETTLED, depth="B"))
    assert "it gains 2.0; it costs 3.0; but B the gain remains open" in said


def test_a_factor_that_the_line_does_not_show_is_among_others():
    pieces = (
        piece(HOLDS, depth="at 8", start="cold"),
        piece(FAILS, "0.1", depth="at 30", start="cold"),
        piece(HOLDS, "5.0", "it costs {}", quantity="cost", depth="at 8", start="cold"),
        piece(FAILS, "0.5", "it costs {}", quantity="cost", depth="at 8", start="warm"),
    )
    said = aloud(*pieces)
    assert "depends on the depth, among other things: " in said or "depends on the start, among other things: " in said


def test_what_depends_holds_by_another_measure_where_it_does():
    pieces = [piece(HOLDS, depth="at 8"), piece(FAILS, "0.1", depth="at 30")]
    cost = piece(HOLDS, "5.0", "it costs {}", quantity="cost", depth="at 8")
    assert aloud(*pieces, cost).endswith("; at 30, 0.1; by another measure it holds: at 8, it costs 5.0.")
    of_a_part = [replace(each, part="classification") for each in (*pieces, cost)]
    assert "depends, for classification, on the depth: " in aloud(*of_a_part)
    assert "another measure" not in aloud(*of_a_part)
