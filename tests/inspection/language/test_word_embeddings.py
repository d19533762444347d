"""Recorded word vectors: the plane of their principal components, and a reader's analogy, on vectors whose answers are known."""

from types import SimpleNamespace

import numpy as np
import pytest

from dlcore.blocks.analogies import unit
from dlcore.data.analogies import RELATIONS, answer, ids, pairs, words
from dlcore.data.synthetic_english import classes
from dlcore.inspection.language import word_embeddings as inspection

HOME = ("animal", "home")


@pytest.fixture
def recorded():
    """Random input vectors, but for cat, which stands where dog and kennel put basket's partner; output vectors are all the same."""
    inputs = np.random.default_rng(0).normal(size=(len(words()), 12))
    place = ids()
    directions = unit(inputs)
    inputs[place["basket"]] = directions[place["kennel"]] - directions[place["dog"]] + directions[place["cat"]]
    arrays = {"input": inputs.astype("float16"), "output": np.ones_like(inputs, dtype="float16")}
    return SimpleNamespace(arrays=arrays)


@pytest.mark.parametrize("alone", [True, False])
def test_the_plane_is_that_of_scikit_learn(recorded, alone):
    from sklearn.decomposition import PCA

    table = inspection.plane(recorded, HOME, alone=alone)
    known = [word for word, kind in classes().items() if kind in HOME or not alone]
    directions = unit(inspection.vectors(recorded))[[ids()[word] for word in known]]
    reference = PCA(2, svd_solver="full").fit(directions)
    assert np.abs(table[["x", "y"]]).to_numpy() == pytest.approx(np.abs(reference.transform(directions)))
    assert inspection.variance_share(recorded, HOME, alone=alone) == pytest.approx(
        reference.explained_variance_ratio_.sum()
    )
    assert list(table["word"]) == known
    where = table.set_index("word")
    for first, second in pairs(HOME):
        assert where.loc[first, ["x2", "y2"]].tolist() == pytest.approx(where.loc[second, ["x", "y"]].tolist())
    assert set(table.loc[table["x2"].notna(), "kind"]) == {"animal"}


def test_an_analogy_is_answered_and_the_right_word_has_its_rank(recorded):
    table = inspection.answers(recorded, "dog", "kennel", "cat")
    assert len(table) == inspection.SHOWN
    assert table.loc[0, ["rank", "word", "kind", "right"]].tolist() == [1, "basket", "home", True]
    assert table["cosine"].is_monotonic_decreasing
    assert not {"dog", "kennel", "cat"} & set(table["word"])
    far = inspection.answers(recorded, "dog", "kennel", "cow")
    assert far["right"].sum() == 1
    assert far.loc[far["right"], "word"].tolist() == ["barn"]
    assert (far["rank"].iloc[-1] > inspection.SHOWN) == (len(far) == inspection.SHOWN + 1)
    assert not inspection.answers(recorded, "the", "the", "the")["right"].any()
    assert inspection.vectors(recorded, True) == pytest.approx(inspection.vectors(recorded) + 1)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("dog", "kennel", "cat"), "basket"),
        (("kennel", "dog", "basket"), "cat"),
        (("kennel", "bones", "basket"), "fish"),
        (("baker", "bread", "smith"), "iron"),
        (("snow", "white", "tar"), "black"),
        (("snow", "white", "milk"), None),
        (("dog", "kennel", "baker"), None),
        (("dog", "dog", "cat"), None),
        (("dog", "kennel", "dog"), None),
        (("the", "kennel", "cat"), None),
    ],
)
def test_what_the_world_answers(asked, found):
    assert answer(*asked) == found


def test_the_world_answers_every_question_of_every_relation():
    from dlcore.data.analogies import questions

    for relation in RELATIONS:
        for *asked, right in questions(relation):
            assert answer(*(words()[place] for place in asked)) == words()[right]
