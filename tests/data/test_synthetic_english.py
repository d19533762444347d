"""The small English: every blank is decided by the side that it says, over the whole language; facts are taught, test sentences are not."""

import random
from collections import defaultdict

import pytest

from dlcore.data import synthetic_english as english


def fits(side):
    """Which words stand anywhere in any sentence, by what that side, or both, show."""
    seen = defaultdict(set)
    for sentence in english.all_sentences():
        for place in range(len(sentence.words)):
            seen[context(sentence.words, place, side)].add(sentence.words[place])
    return seen


def context(words, place, side):
    return {
        english.LEFT: words[:place],
        english.RIGHT: words[place + 1 :],
        english.BOTH: (words[:place], words[place + 1 :]),
    }[side]


def test_every_blank_is_decided_by_the_side_that_it_says_and_by_no_other():
    seen = {side: fits(side) for side in english.SIDES}
    for sentence in english.all_sentences():
        for place, told in sentence.blanks:
            one = {side for side in english.SIDES if len(seen[side][context(sentence.words, place, side)]) == 1}
            assert one == {told, english.BOTH}, (sentence.text, sentence.words[place])


def test_every_fact_is_taught_and_no_test_sentence_is():
    taught = {
        fact
        for sentence in english.sentences(english.TRAIN)
        for fact in english._facts(sentence.template, sentence.row)
    }
    every = {fact for sentence in english.all_sentences() for fact in english._facts(sentence.template, sentence.row)}
    assert taught == every
    parts = [{sentence.words for sentence in english.sentences(part)} for part in english.PARTS]
    assert sum(map(len, parts)) == len(set.union(*parts)) == len(english.all_sentences())
    assert min(map(len, parts)) > 1_000
    for part in english.PARTS:
        sides = {side for sentence in english.sentences(part) for _, side in sentence.blanks}
        assert sides == set(english.SIDES)


def test_every_template_and_every_word_is_taught():
    assert {sentence.template for sentence in english.sentences(english.TRAIN)} == set(range(len(english.TEMPLATES)))
    taught = {word for sentence in english.sentences(english.TRAIN) for word in sentence.words}
    assert taught == {word for sentence in english.all_sentences() for word in sentence.words}


def test_words_have_one_class_and_one_number():
    words = [word for rows in english.TABLES for row in rows for name, word in row.items() if name != "color"]
    assert len(words) == len(set(words))
    assert len(english.vocabulary()) == len(set(english.vocabulary()))
    assert 180 <= len(english.vocabulary()) <= 230
    assert max(len(sentence.words) for sentence in english.all_sentences()) <= english.LONGEST


def test_what_is_made_false_is_grammatical_and_not_so():
    chance = random.Random(1)
    for sentence in chance.sample(english.all_sentences(), 50):
        false = english.corrupt(sentence, chance)
        assert english.is_true(sentence.words)
        assert english.is_grammatical(false.words)
        assert not english.is_true(false.words)
        assert sum(one != other for one, other in zip(sentence.words, false.words, strict=True)) == 1
    assert not english.is_grammatical(("dog", "the", "barks", "."))


def test_questions_have_their_answers():
    asked = dict(english.questions())
    assert asked[("what", "lives", "in", "the", "kennel", "?")] == "dog"
    assert len(asked) == len(english.questions()) == 4 * 16 + 3 * 12 + 14
    assert english.UNKNOWN not in {word for words in asked for word in words}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The dog LIVES in the [mask].", ("the", "dog", "lives", "in", "the", "[mask]", ".")),
        ("fill: the cat\x00\u202emeows", ("fill", ":", "the", "cat", "meows")),
        ("犬が吠える 🐕", ("犬が吠える", "🐕")),
        ("", ()),
        ("\n \t", ()),
    ],
)
def test_a_text_becomes_tokens(text, words):
    assert english.tokenize(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("می\u200cخواهم dog", ("می\u200cخواهم", "dog")),
        ("👩\u200d👧 👨\u200d👩\u200d👧\u200d👦", ("👩\u200d👧", "👨\u200d👩\u200d👧\u200d👦")),
        ("❤\ufe0f\u200d🔥 dog", ("❤\ufe0f\u200d🔥", "dog")),
        ("\u200cdog\u200d \u200c", ("dog",)),
    ],
)
def test_joiners_part_no_word(text, words):
    assert english.tokenize(text) == words


def test_unknown_words_have_a_number_of_their_own():
    known, unknown = english.token_ids(("dog", "platypus"))
    assert english.vocabulary()[known] == "dog"
    assert english.vocabulary()[unknown] == english.UNKNOWN
