"""Recorded word vectors: where they lie in a plane, and what they answer to a reader's analogy. Needs no torch."""

import numpy
import pandas

from dlcore.blocks.analogies import OFFSET, cosines, unit
from dlcore.data.analogies import answer, ids, pairs, words
from dlcore.data.synthetic_english import classes

SHOWN = 8  # answers in the chart


def vectors(recorded, both=False):
    """The recorded input vectors, (words, width), or with `both` the sums of input and output vectors."""
    arrays = recorded.arrays
    inputs = arrays["input"].astype(float)
    return inputs + arrays["output"].astype(float) if both else inputs


def plane(recorded, relation, both=False):
    """Every word of a kind in the plane of the first two principal components of all these words' directions: word, kind, x, y.

    A first word of the relation, pairs of columns' names, also has the place of its second, x2 and y2; `named` marks the words of the relation.
    """
    kinds = classes()
    known = tuple(kinds)
    places = _principal(unit(vectors(recorded, both)[[ids()[word] for word in known]]))
    where = dict(zip(known, places, strict=True))
    other = dict(pairs(relation))
    ends = [where[other[word]] if word in other else (None, None) for word in known]
    return pandas.DataFrame(
        {
            "word": known,
            "kind": [kinds[word] for word in known],
            "x": places[:, 0],
            "y": places[:, 1],
            "x2": pandas.array([end[0] for end in ends], dtype="Float64").to_numpy(float, na_value=numpy.nan),
            "y2": pandas.array([end[1] for end in ends], dtype="Float64").to_numpy(float, na_value=numpy.nan),
            "named": [kinds[word] in relation for word in known],
        }
    )


def explained(recorded, both=False):
    """The fraction of the variance that lies in the plane of `plane`."""
    directions = unit(vectors(recorded, both)[[ids()[word] for word in classes()]])
    values = numpy.linalg.svd(directions - directions.mean(0), compute_uv=False) ** 2
    return float(values[:2].sum() / values.sum())


def _principal(directions):
    """Coordinates in the first two principal components, (words, 2); each turned so that its largest entry is positive."""
    left, values, _ = numpy.linalg.svd(directions - directions.mean(0), full_matrices=False)
    places = left[:, :2] * values[:2]
    largest = places[numpy.abs(places).argmax(0), (0, 1)]
    return places * numpy.where(largest < 0, -1, 1)


def answers(recorded, a, b, c, both=False):
    """The words nearest to b − a + c, nearest first, the three left out: word, kind, cosine, and whether it is the world's answer.

    The world's answer stands at its own rank, below the others where it is not among the nearest.
    """
    found = cosines(vectors(recorded, both), [[ids()[word] for word in (a, b, c)]], OFFSET)[0]
    order = [place for place in numpy.argsort(-found) if numpy.isfinite(found[place])]
    right = answer(a, b, c)
    shown = order[:SHOWN]
    if right is not None and ids()[right] in order and ids()[right] not in shown:
        shown = [*shown, ids()[right]]
    return pandas.DataFrame(
        {
            "rank": [order.index(place) + 1 for place in shown],
            "word": [words()[place] for place in shown],
            "kind": [classes().get(words()[place], "") for place in shown],
            "cosine": [float(found[place]) for place in shown],
            "right": [words()[place] == right for place in shown],
        }
    )
