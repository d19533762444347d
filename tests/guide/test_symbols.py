"""Symbols: each one of a formula is explained beside it, none is explained that is not there, and no prose needs a formula that is elsewhere."""

import re

import pytest

from dlcore.guide import CLAIMS, TOPICS
from dlcore.guide.symbols import COMMON, OF_TOPIC, explain, in_words, symbols, unexplained_letters
from dlcore.interview.cards import deck
from dlcore.records import Library
from dlcore.verdicts import verdict

GREEK = re.compile(r"[\u0370-\u03ff]|\u0302|\u0303|ŷ")


@pytest.fixture(scope="module")
def cards():
    library = Library()
    return deck(verdict(claim, library, False) for claim in CLAIMS)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"\max\ \sum_{i\in M}\log p(x_i\mid\tilde x)", ["M", "p", "x", r"\tilde x"]),
        (r"\frac{\eta}{\sqrt{\hat v}+\varepsilon}\,g", [r"\eta", r"\hat v", r"\varepsilon", "g"]),
        (r"W_{hh}h_{t-1}+\text{dense}", ["W", "h"]),
        (r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", ["Q", "K", "d", "V"]),
    ],
)
def test_symbols_of_a_formula(formula, found):
    assert symbols(formula) == found


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.id)
def test_each_symbol_of_a_formula_is_explained_and_no_other(topic):
    said = explain(topic.id, topic.formula, topic.derivative)
    both = f"{topic.formula}, {topic.derivative}"
    assert set(symbols(both)) <= set(re.findall(r"\$(.+?)\$:", said)) <= set(symbols(both, indices=True))
    assert set(OF_TOPIC.get(topic.id, {})) <= set(symbols(both, indices=True))
    assert [text for text in (topic.idea, topic.when_to_use, topic.trade_offs) if GREEK.search(text)] == []


def test_what_is_explained_belongs_to_a_topic():
    assert set(OF_TOPIC) <= set(TOPICS)
    assert set(COMMON) <= {
        name for topic in TOPICS.values() for name in symbols(f"{topic.formula}, {topic.derivative}")
    }


def test_no_card_explains_what_it_does_not_have_or_leaves_a_letter_unexplained(cards):
    for card in cards.values():
        whole = f"{card.question} {card.answer} {card.more}"
        if card.kind == "formula":
            formulas = " , ".join(re.findall(r"(?<!\w)\$(.+?)\$", f"{card.answer} {TOPICS[card.topic].derivative}"))
            assert {name for name in symbols(formulas) if f"${name}$: " not in card.more} == set(), card.id
        for letter in re.findall(r"(?:Here|, ) ?([\u0370-\u03ff]) (?:stands )?for ", whole):
            assert whole.count(letter) > 1, card.id
        assert card.kind == "verdict" or unexplained_letters(card.topic, whole) == [], card.id


def test_letters_that_a_text_names_need_no_sentence():
    assert unexplained_letters("sgd", "With a learning rate η it diverges.") == []
    assert unexplained_letters("adamw", "It subtracts η·λ·w.") == ["η", "λ"]
    assert in_words("adamw", ["η", "λ"]) == "Here η stands for the learning rate, λ for the weight decay."
