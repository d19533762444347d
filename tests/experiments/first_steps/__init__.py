"""For every experiment, a check that its first steps still are those of its shipped record; by page."""

import pytest

from dlcore.paths import SHIPPED
from dlcore.records import Archive


class Enough(Exception):
    """What a check wanted to see has been seen."""


def shipped(run):
    record = Archive(SHIPPED).get(run)
    assert record, f"{run.experiment} {run.variant} has no shipped record"
    return record.tables


def compare(ours, theirs, epochs):
    """Accuracies within two points, losses within 2 %, for the first so many epochs and the evaluation before them."""
    for epoch in range(epochs + 1):
        assert ours["accuracy"][epoch] == pytest.approx(theirs["accuracy"][epoch], abs=0.02), epoch
        assert ours["loss"][epoch] == pytest.approx(theirs["loss"][epoch], rel=0.02), epoch
        assert (ours["epoch"][epoch], ours["step"][epoch]) == (theirs["epoch"][epoch], theirs["step"][epoch])
