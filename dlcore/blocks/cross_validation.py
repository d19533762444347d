"""Cross-validation, and the two places at which features can be selected: before the split, which leaks, or within each fold."""

from collections.abc import Iterator

import numpy as np
from numpy import ndarray


def folds(y: ndarray, k: int, generator: np.random.Generator) -> Iterator[tuple[ndarray, ndarray]]:
    """k times the rows to train on and those to test on; each row is tested on once, and each fold has its share of either class (stratified folds).

    Without the shares, a class that is frequent in a fold is rare in the rows to train on, and pure noise scores below chance.
    """
    zeros, ones = (generator.permutation(np.flatnonzero(y == label)) for label in (0, 1))
    parts = [
        np.concatenate(part) for part in zip(np.array_split(zeros, k), reversed(np.array_split(ones, k)), strict=True)
    ]
    for place, test in enumerate(parts):
        yield np.concatenate(parts[:place] + parts[place + 1 :]), test


def select(x: ndarray, y: ndarray, most: int) -> ndarray:
    """The columns of x (examples, features) that correlate most with y (examples,), in either direction."""
    centered, target = x - x.mean(0), y - y.mean()
    correlation = centered.T @ target / np.sqrt((centered**2).sum(0) * (target**2).sum())
    return np.argsort(-np.abs(correlation), kind="stable")[:most]


def nearest_centroid(x: ndarray, y: ndarray, new: ndarray) -> ndarray:
    """For each row of `new` the class, 0 or 1, whose mean over the training rows is nearer."""
    zero, one = (((new - x[y == label].mean(0)) ** 2).sum(1) for label in (0, 1))
    return (one < zero).astype(int)


def cross_validate(
    x: ndarray, y: ndarray, most: int, k: int, leak: bool, generator: np.random.Generator
) -> list[float]:
    """The accuracy on each fold of a classifier on selected features; with `leak` they were selected on all rows, those of the fold included.

    Source: Ambroise and McLachlan, “Selection bias in gene extraction on the basis of microarray gene-expression data”, PNAS, 2002.
    """
    chosen, scores = select(x, y, most), []
    for train, test in folds(y, k, generator):
        columns = chosen if leak else select(x[train], y[train], most)
        predicted = nearest_centroid(x[train][:, columns], y[train], x[test][:, columns])
        scores.append(float((predicted == y[test]).mean()))
    return scores
