"""The deck: enough cards for each topic, each with its source, and none whose answer stands nowhere."""

import re
from collections import Counter

import pytest

from dlcore.guide import CLAIMS, PAGES, TOPICS, WORDS
from dlcore.interview.cards import KINDS, deck
from dlcore.records import Library
from dlcore.verdicts import NOT_MEASURED, verdicts
from dlcore.verdicts.verdict import Verdict


@pytest.fixture(scope="module")
def found():
    return verdicts(Library(), local=False)


@pytest.fixture(scope="module")
def cards(found):
    return deck(found)


def test_there_are_enough_and_every_kind_has_some(cards):
    assert len(cards) >= 250
    assert set(KINDS) == {card.kind for card in cards.values()}
    counts = Counter(card.topic for card in cards.values())
    assert {
        name: counts[name] for name, topic in TOPICS.items() if not topic.beyond_the_guide and counts[name] < 5
    } == {}


def test_each_card_is_complete(cards):
    for name, card in cards.items():
        assert name == card.id
        assert all(text.strip() for text in (card.question, card.answer, card.source)), name
        assert card.page in PAGES, name
        assert card.topic in ("", *TOPICS), name
        assert all(way.strip() and way != card.question for way in card.also), name
        assert (card.right in card.options) == bool(card.options), name
        assert len(set(card.options)) == len(card.options), name


def test_every_claim_is_asked_and_its_answer_is_its_verdict(cards, found):
    asked = {name.removeprefix("claim/"): card for name, card in cards.items() if card.kind == "verdict"}
    assert set(asked) == set(CLAIMS)
    for verdict in found:
        assert asked[verdict.id].right == verdict.verdict
        assert asked[verdict.id].more == verdict.sentence


def test_a_verdict_card_knows_its_topic(cards):
    topics = {name: card.topic for name, card in cards.items() if card.kind == "verdict"}
    assert topics["claim/optimizers/adamw-generalizes"] == "adamw"
    assert topics["claim/optimizers/mini-batch-balances"] == "mini-batch"
    assert topics["claim/vision/vit-wins-on-large-data"] == "vit"
    assert topics["claim/language/gru-faster"] == "gru"
    assert topics["claim/callbacks/scheduler-helps"] == "scheduler"


def test_every_follow_up_and_pitfall_is_asked(cards):
    answers = {card.answer for card in cards.values() if card.kind == "follow-up"}
    assert {follow_up.answer for words in WORDS.values() for follow_up in words.WHITEBOARD.follow_ups} == answers
    assert {f"{page}/pitfalls" for page in WORDS} <= set(cards)


def test_what_is_not_measured_is_not_asked(found):
    blank = [Verdict(**{**vars(verdict), "verdict": NOT_MEASURED, "findings": ()}) for verdict in found]
    assert {card.kind for card in deck(blank).values()}.isdisjoint({"verdict", "number", "curve"})


def test_formulas_are_closed(cards):
    for name, card in cards.items():
        for text in (card.question, card.answer, card.more, *card.also):
            prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
            assert len(re.findall(r"(?<!\\)\$", prose)) % 2 == 0, name
