"""Questions to word vectors about the world of synthetic English: dog is to kennel as cat is to what; and which word is nearest to which."""

from functools import lru_cache
from types import MappingProxyType

import numpy as np

from dlcore.data import synthetic_english as english

# a is to b as c is to what: how the vector is made whose nearest word is the answer. The last two are controls.
OFFSET, WITHOUT_A, ALONE = "b − a + c", "b + c", "c alone"
RULES = MappingProxyType(
    {OFFSET: lambda a, b, c: b - a + c, WITHOUT_A: lambda a, b, c: b + c, ALONE: lambda a, b, c: c}
)
# The first column of each table with each other column: animal and home, job and verb, thing and color.
RELATIONS = tuple((first, other) for rows in english.TABLES for first, *others in (tuple(rows[0]),) for other in others)


@lru_cache(maxsize=1)
def words():
    """Every word that a sentence can have, in order, without the full stop; a word's place is its id here."""
    fixed = {word for template, _ in english.TEMPLATES for word in template.split() if not word.startswith(("{", "."))}
    free = {word for values in english.FREE.values() for value in values for word in value.split()}
    return tuple(sorted(fixed | free | set(english.classes())))


@lru_cache(maxsize=1)
def ids():
    return MappingProxyType({word: place for place, word in enumerate(words())})


def pairs(relation):
    """What stands in the two columns, row by row: (dog, kennel), …"""
    rows = next(rows for rows in english.TABLES if relation[0] in rows[0])
    return tuple((row[relation[0]], row[relation[1]]) for row in rows)


@lru_cache(maxsize=8)
def questions(relation):
    """Every a, b, c and its answer as ids, (questions, 4): two pairs of a relation whose second words differ."""
    known = pairs(relation)
    return np.array(
        [[ids()[word] for word in (*one, *other)] for one in known for other in known if one[1] != other[1]]
    )


def unit(vectors):
    """The vectors at length 1; one of length 0, of a word that never occurred, stays."""
    vectors = np.asarray(vectors, dtype=float)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def cosines(vectors, asked, rule=OFFSET):
    """The cosine of every word with what a rule makes of three words, (questions, words), from vectors (words, width) and ids (questions, 3).

    The three words themselves have −∞: the nearest word to b − a + c is most often b or c.
    """
    directions = unit(vectors)
    found = unit(RULES[rule](*(directions[asked[:, place]] for place in range(3)))) @ directions.T
    np.put_along_axis(found, asked, -np.inf, axis=1)
    return found


def accuracy(vectors, relation, rule=OFFSET):
    """The fraction of a relation's questions whose answer is the first of all words but the three."""
    asked = questions(relation)
    return float((cosines(vectors, asked[:, :3], rule).argmax(1) == asked[:, 3]).mean())


def purity(vectors):
    """The fraction of the words of a kind, such as animals, whose nearest word is of the same kind."""
    kinds = english.classes()
    own = np.array([ids()[word] for word in kinds])
    directions = unit(vectors)
    found = directions[own] @ directions.T
    found[np.arange(len(own)), own] = -np.inf
    return float(
        np.mean([kinds.get(words()[near]) == kinds[words()[word]] for word, near in zip(own, found.argmax(1))])
    )
