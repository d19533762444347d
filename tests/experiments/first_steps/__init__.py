"""For every experiment, a check that its first steps still are those of its shipped record; by page."""

from itertools import pairwise

import pytest

from dlcore.paths import SHIPPED
from dlcore.records import Archive

ARCHIVE = Archive(SHIPPED)  # one for all, which keeps what it has read


class Stopped(Exception):
    """A check has what it wanted to compare; the rest of the training is not needed."""


class StopAfter:
    """Takes in what a run reports of its first network, and ends the run after so many evaluations."""

    def __init__(self, tests=2):
        self.tests, self.rows = tests, []

    def __call__(self, fraction):
        pass

    def metrics(self, rows):
        self.rows.append(rows[0])
        if len(self.rows) == self.tests:
            raise Stopped


def shipped_tables(run):
    return _record(run).tables


def python_of(run):
    """The version of Python that measured the shipped record."""
    return _record(run).provenance["python"]


def _record(run):
    record = ARCHIVE.get(run)
    assert record, f"{run.experiment} {run.variant} has no shipped record"
    return record


def first_rows(experiment, run_group, tests=2):
    """What the first evaluations of a run report; it is stopped then."""
    report = StopAfter(tests)
    with pytest.raises(Stopped):
        experiment.measure(run_group, "cpu", report)
    return report.rows


def compare_rows(rows, curve, **columns):
    """Each reported row against the record's curve: steps exactly, each named column within what `pytest.approx` is given."""
    for place, row in enumerate(rows):
        assert row["step"] == curve["step"][place]
        for column, tolerance in columns.items():
            assert row[column] == pytest.approx(curve[column][place], **tolerance), (column, place)


def tests_of(variant, trained):
    """How many evaluations to compare of an experiment whose variants share all but their network, and take long: before the first step of all, after it of some."""
    return 2 if variant in trained else 1


def first_tests(columns, **settings):
    """The check of a training until it has been tested once after the start, under these settings."""

    def check(experiment, variant, silent, monkeypatch):
        run_group = experiment.run_group(variant, (0,), **settings)
        rows = first_rows(experiment, run_group)
        compare_rows(rows, shipped_tables(run_group.first)["curve"], **columns)
        for before, after in pairwise(rows):
            assert before["loss"] != pytest.approx(after["loss"], rel=1e-4)  # it did learn

    return check


def compare(ours, theirs, epochs):
    """Accuracies within two points, losses within 2%, for the first so many epochs and the evaluation before them."""
    for epoch in range(epochs + 1):
        assert ours["accuracy"][epoch] == pytest.approx(theirs["accuracy"][epoch], abs=0.02), epoch
        assert ours["loss"][epoch] == pytest.approx(theirs["loss"][epoch], rel=0.02), epoch
        assert (ours["epoch"][epoch], ours["step"][epoch]) == (theirs["epoch"][epoch], theirs["step"][epoch])
