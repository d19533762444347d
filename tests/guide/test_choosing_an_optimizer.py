"""The decision helper: every set of answers leads somewhere, every leaf can be reached, and the records have the last word."""

from itertools import product

import pytest

from dlcore.blocks.optimizers import OPTIMIZERS
from dlcore.guide import CLAIMS, NAMES
from dlcore.guide.foundations.choosing_an_optimizer import LEAVES, QUESTIONS, find_leaf


def test_every_leaf_is_reached_and_every_answer_leads_to_one():
    ids = [question.id for question in QUESTIONS]
    reached = {
        find_leaf(dict(zip(ids, answers))).id for answers in product(*(question.answers for question in QUESTIONS))
    }
    assert reached == {leaf.id for leaf in LEAVES}


def test_usual_answers_lead_to_adam():
    leaf = find_leaf({question.id: next(iter(question.answers)) for question in QUESTIONS})
    assert (leaf.id, leaf.guide_choice) == ("default", "adam")


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
def test_leaves_name_what_exists(leaf):
    assert {leaf.claim, *leaf.related} <= set(CLAIMS)
    assert {leaf.guide_choice, leaf.alternative} <= set(OPTIMIZERS) | {"adam-l2"}
    assert {leaf.guide_choice, leaf.alternative} <= set(NAMES)
    for question, answer in leaf.when.items():
        assert answer in next(asked.answers for asked in QUESTIONS if asked.id == question)


def test_the_guide_is_followed_unless_the_records_speak_against_it():
    leaf = LEAVES[0]
    assert leaf.guide_choice != leaf.alternative
    assert [leaf.advice(verdict) for verdict in ("holds", "depends", "not measured")] == [leaf.guide_choice] * 3
    assert leaf.advice("does not hold") == leaf.alternative
