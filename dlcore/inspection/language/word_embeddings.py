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


def plane(recorded, relation, both=False, alone=True):
    """Words in the plane of the first two principal components of their directions: word, kind, x, y. They are those of a relation's two kinds, or all that have one.

    A first word of the relation, a pair of columns' names, also has the place of its second, x2 and y2.
    """
    kinds, known = classes(), _words_in(relation, alone)
    places, _ = _principal(unit(vectors(recorded, both)[[ids()[word] for word in known]]))
    where, other = dict(zip(known, places, strict=True)), dict(pairs(relation))
    ends = numpy.array([where[other[word]] if word in other else (numpy.nan, numpy.nan) for word in known])
    return pandas.DataFrame(
        {
            "word": known,
            "kind": [kinds[word] for word in known],
            "x": places[:, 0],
            "y": places[:, 1],
            "x2": ends[:, 0],
            "y2": ends[:, 1],
        }
    )


def variance_share(recorded, relation, both=False, alone=True):
    """The fraction of the variance that lies in the plane of `plane`."""
    directions = unit(vectors(recorded, both)[[ids()[word] for word in _words_in(relation, alone)]])
    return _principal(directions)[1]


def _words_in(relation, alone):
    return tuple(word for word, kind in classes().items() if kind in relation or not alone)


def _principal(directions):
    """Coordinates in the first two principal components, (words, 2), each turned so that its largest entry is positive; and their fraction of the variance."""
    left, values, _ = numpy.linalg.svd(directions - directions.mean(0), full_matrices=False)
    places = left[:, :2] * values[:2]
    largest = places[numpy.abs(places).argmax(0), (0, 1)]
    return places * numpy.where(largest < 0, -1, 1), float((values[:2] ** 2).sum() / (values**2).sum())


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
