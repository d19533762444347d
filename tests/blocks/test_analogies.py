"""Analogies on vectors whose answers are known: made of a direction for each row and one for each column."""

import numpy as np
import pytest

from dlcore.blocks.analogies import ALONE, OFFSET, RULES, WITHOUT_A, accuracy, cosines, purity, unit
from dlcore.data import analogies
from dlcore.data import synthetic_english as english
from dlcore.data.analogies import RELATIONS, questions


def made_of(row_size, kind_size):
    """Vectors whose parts are the word's row of its table and its kind; what is in no table is orthogonal to all."""
    words, kinds = analogies.words(), english.classes()
    names = sorted(set(kinds.values()))
    rows = [word for rows in english.TABLES[:2] for row in rows for word in [next(iter(row.values()))]]
    owner = {value: next(iter(row.values())) for rows in english.TABLES[:2] for row in rows for value in row.values()}
    vectors = np.zeros((len(words), len(rows) + len(names) + len(words)))
    for place, word in enumerate(words):
        if word in owner:
            vectors[place, rows.index(owner[word])] = row_size
            vectors[place, len(rows) + names.index(kinds[word])] = kind_size
        else:
            vectors[place, len(rows) + len(names) + place] = 1.0
    return vectors


def test_the_words_are_those_of_all_sentences():
    of_sentences = {word for sentence in english.all_sentences() for word in sentence.words} - {"."}
    assert set(analogies.words()) == of_sentences
    assert [analogies.words()[place] for place in (analogies.ids()["dog"],)] == ["dog"]


def test_relations_and_questions_are_those_of_the_tables():
    assert RELATIONS == (
        ("animal", "sound"), ("animal", "home"), ("animal", "food"),
        ("job", "verb"), ("job", "object"), ("job", "place"), ("thing", "color"),
    )  # fmt: skip
    assert ("dog", "kennel") in analogies.pairs(("animal", "home"))
    assert len(questions(("animal", "home"))) == 16 * 15
    assert len(questions(("thing", "color"))) == 14 * 12  # not snow : white = milk : white
    asked = [[analogies.words()[place] for place in row] for row in questions(("animal", "home"))]
    assert ["dog", "kennel", "cat", "basket"] in asked


def test_the_offset_answers_where_row_and_kind_add_up_and_the_controls_tell_why():
    vectors = made_of(1.0, 1.0)
    home = ("animal", "home")
    assert accuracy(vectors, questions(home), OFFSET) == 1.0
    assert accuracy(vectors, questions(home), WITHOUT_A) == 1.0  # kind of b and row of c suffice here
    assert accuracy(made_of(0.2, 1.0), questions(home), OFFSET) == 1.0
    assert accuracy(made_of(0.2, 1.0), questions(home), ALONE) == 0.0  # another animal is nearest
    assert accuracy(vectors, questions(("thing", "color")), OFFSET) < 0.2  # words in no direction


def test_nothing_that_was_asked_is_an_answer():
    vectors = made_of(1.0, 1.0)
    asked = np.array(questions(("job", "verb")))[:, :3]
    for rule in RULES:
        found = cosines(vectors, asked, rule)
        assert (np.take_along_axis(found, asked, axis=1) == -np.inf).all()
        assert found[np.isfinite(found)].max() <= 1 + 1e-9


def test_the_length_of_vectors_does_not_count():
    vectors = np.random.default_rng(0).normal(size=(len(analogies.words()), 8))
    longer = vectors * np.random.default_rng(1).uniform(0.5, 9, (len(vectors), 1))
    asked = np.array(questions(("job", "place")))[:, :3]
    assert cosines(longer, asked) == pytest.approx(cosines(vectors, asked))
    assert np.isfinite(unit(np.zeros((2, 3)))).all()


def test_purity_tells_kinds_from_subjects():
    with_directions = 112 / 133  # animals and jobs with what belongs to them; things and colors have none here
    assert purity(made_of(0.1, 1.0), analogies.kinds()) == pytest.approx(with_directions)
    assert purity(made_of(1.0, 0.1), analogies.kinds()) < 0.2
