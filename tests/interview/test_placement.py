"""The ten cards that show where a reader stands."""

from datetime import UTC, datetime

import pytest

from dlcore.interview.cards import deck
from dlcore.interview.placement import PARTS, placement
from dlcore.interview.plan import CHECK
from dlcore.interview.progress import Answer


@pytest.fixture(scope="module")
def cards():
    return deck(())


def test_each_part_of_the_guide_is_asked_once_and_in_different_ways(cards):
    asked = placement(cards, ())
    assert len(asked) == CHECK
    assert all(card.topic in part for card, part in zip(asked, PARTS, strict=True))
    assert {card.section for card in asked} == {"foundations", "vision", "language"}
    assert {card.kind for card in asked} == {"explain", "compare", "when", "breaks"}


def test_a_part_that_is_answered_is_asked_no_more_and_later_by_another_card(cards):
    first = placement(cards, ())
    answers = [Answer(card.id, datetime.now(UTC), 0.5, 3, True) for card in first]
    assert placement(cards, answers, [first[0].id])[0].topic in PARTS[1]
    assert not {card.id for card in first} & {card.id for card in placement(cards, answers)}
