"""Hints: each card has three of its own, the first two of which keep most of the answer back."""

import re

import pytest

from dlcore.guide import CLAIMS, TOPICS
from dlcore.interview import hints
from dlcore.interview.cards import deck
from dlcore.interview.timeline import HOPS
from dlcore.records import Library
from dlcore.verdicts import verdict


@pytest.fixture(scope="module")
def cards():
    library = Library()
    return deck(verdict(claim, library, False) for claim in CLAIMS)


def test_no_two_subjects_have_the_same_first_two_hints(cards):
    by_hints = {}
    for each in cards.values():
        by_hints.setdefault((hints.hint(each, 1), hints.hint(each, 2)), set()).add(each.topic or each.page)
    shared = {pair: found for pair, found in by_hints.items() if len(found) > 1}
    # A network, and the idea by which the guide knows it.
    assert {frozenset(found) for found in shared.values()} <= {
        frozenset({"resnet", "residual"}),
        frozenset({"efficientnet", "compound"}),
    }


def test_the_first_two_give_half_of_the_answer_at_most(cards):
    for each in cards.values():
        both = " ".join(hints.hint(each, number) for number in (1, 2))
        assert hints.hint(each, 1) != hints.hint(each, 2), each.id
        assert not hints.gives_away(each, both), each.id
        if not each.options and each.kind != "formula":
            wanted = set(re.findall(r"[a-z]{4,}", each.answer.lower())) - set(
                re.findall(r"[a-z]{4,}", each.question.lower())
            )
            told = wanted & set(re.findall(r"[a-z]{4,}", both.lower()))
            assert len(told) <= max(1, 0.6 * len(wanted)), (each.id, told)


def test_hints_are_of_the_cards_own_subject(cards):
    lstm = {number: hints.hint(cards["lstm/explain"], number) for number in (1, 2, 3)}
    assert HOPS["lstm"].step.problem in lstm[1]
    assert r"c_t=f_t\odot c_{t-1}" in lstm[2]
    assert hints.hint(cards["adam/formula"], 1).endswith("Momentum for the direction …")
    assert r"$\eta$: the learning rate" in hints.hint(cards["adam/formula"], 2)
    assert "Squashes any number" in hints.hint(cards["sigmoid/when"], 2)
    number = cards["detection/guess"]
    assert re.fullmatch("It is not “.+”[.]", hints.hint(number, 2))
    assert f"“{number.right}”" not in hints.hint(number, 2)
    assert TOPICS["relu"].when_to_use not in hints.hint(cards["relu/when"], 3)


def test_half_of_a_code_is_code():
    assert hints.first_half("```python\na\nb\nc\n```") == "Its first lines:\n\n```python\na\nb\n…\n```"


def test_every_card_has_three_hints_that_hold_together(cards):
    for each in cards.values():
        found = [hints.hint(each, number) for number in (1, 2, 3)]
        assert all(found), each.id
        for text in found:
            for left, right in ("()", "{}"):
                assert text.count(left) == text.count(right), (each.id, text)
            assert text.count("$") % 2 == 0, (each.id, text)
        assert each.answer not in found[1], each.id
        if each.options:
            assert [option for option in each.options if f"“{option}”" in found[2]] != [each.right]
            assert f"“{each.right}”" in found[2]


def test_hints_by_hand():
    assert hints.first_clause("Squashes any number into (0, 1), and more.") == "Squashes any number into (0, 1) …"
    assert hints.first_half("One *two three* four.") == "One *two* …"
    assert hints.first_half("- a\n- b\n- c") == "- a\n- b\n- …"
    assert hints.first_half("About [[exp 1]] times $a + b$ more") == "About [[exp 1]] times …"
    assert hints.half_formula(r"v\leftarrow\gamma v,\quad w\leftarrow w-v") == r"$v\leftarrow\gamma v,\ \dots$"
    assert hints.half_formula(r"f(x)=\frac{1}{1+x}") == r"$f(x)=\ \dots$"
    assert hints.half_formula(r"\max(0,z)") == ""
    assert hints.first_half("any in [0, 1] is one") == "any in [0, …"
