"""What one asks of word vectors: analogies, a is to b as c is to what, and which word is nearest to which.

Source: Mikolov, Yih and Zweig, “Linguistic Regularities in Continuous Space Word Representations”, NAACL 2013. That the answer may owe more to b and c than
to the offset: Linzen, “Issues in evaluating semantic spaces using word analogies”, RepEval 2016, from which the controls are.
"""

from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

OFFSET, WITHOUT_A, ALONE = "b − a + c", "b + c", "c alone"
# The vector whose nearest word is the answer. The last two are controls.
RULES = MappingProxyType(
    {OFFSET: lambda a, b, c: b - a + c, WITHOUT_A: lambda a, b, c: b + c, ALONE: lambda a, b, c: c}
)


def unit(vectors: ArrayLike) -> NDArray:
    """The vectors at length 1; one of length 0, of a word that never occurred, stays."""
    vectors = np.asarray(vectors, dtype=float)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def cosines(vectors: ArrayLike, asked: ArrayLike, rule: str = OFFSET) -> NDArray:
    """The cosine of every word with what a rule makes of three words, (questions, words), from vectors (words, width) and ids (questions, 3).

    The three words themselves have −∞: the nearest word to b − a + c is most often b or c.
    """
    directions, asked = unit(vectors), np.asarray(asked)
    found = unit(RULES[rule](*(directions[asked[:, place]] for place in range(3)))) @ directions.T
    np.put_along_axis(found, asked, -np.inf, axis=1)
    return found


def accuracy(vectors: ArrayLike, questions: ArrayLike, rule: str = OFFSET) -> float:
    """The fraction of questions, ids (questions, 4), whose fourth word is the nearest of all but the first three."""
    asked = np.asarray(questions)
    return float((cosines(vectors, asked[:, :3], rule).argmax(1) == asked[:, 3]).mean())


def purity(vectors: ArrayLike, kinds: ArrayLike) -> float:
    """The fraction of the words of a kind whose nearest word is of the same kind; `kinds` has one for each word, and an empty string for a word of none."""
    directions, kinds = unit(vectors), np.asarray(kinds)
    found = directions @ directions.T
    np.fill_diagonal(found, -np.inf)
    own = kinds != ""
    return float((kinds[found[own].argmax(1)] == kinds[own]).mean())
