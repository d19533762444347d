"""Validation chooses a setting by its mean over the seeds; the test part judges, and is never looked at for the choice."""

import math

import pytest

from dlcore.evidence import Tuning
from dlcore.experiments import EXPERIMENTS
from dlcore.recipes.comparisons import difference, final, first_at, ratio
from dlcore.recipes.selection import best_setting, chosen_by
from dlcore.records import Library


@pytest.mark.parametrize(
    ("scores", "least", "best"),
    [
        ([[0.5, 0.7], [0.8, 0.6], [0.6, 0.6]], False, 1),  # by the mean
        ([[0.5, 0.7], [0.8, 0.6], [0.6, 0.6]], True, 0),  # 0.6 twice: the earlier
        ([[0.5, 0.5], [0.9, math.nan], [0.4, 0.4]], False, 0),
        ([[0.5, 0.5], [0.1, math.inf], [0.4, 0.4]], True, 2),
        ([[0.1, None], [0.0, 0.1]], False, 1),
        (
            [[math.inf, 3.0], [math.inf, 2.0], [math.inf, math.inf]],
            True,
            1,
        ),  # none is finite for all: the least often not
        ([[math.nan], [math.inf], [None]], False, 0),
    ],
)
def test_the_best_setting(scores, least, best):
    assert best_setting(scores, least) == best


def test_every_seed_is_judged_at_the_one_setting():
    """One seed alone would take the other setting, and so would the test part."""
    grid = [[("a", 0), ("a", 1)], [("b", 0), ("b", 1)]]
    scores = {("a", 0): 0.9, ("a", 1): 0.5, ("b", 0): 0.8, ("b", 1): 0.8}
    assert chosen_by(grid, Tuning("rate", (1, 2), scores.__getitem__)) == 1
    assert chosen_by(grid, Tuning("rate", (1, 2), scores.__getitem__, least=True)) == 0
    assert chosen_by(grid[:1], None) == 0


def test_comparisons():
    ours, theirs = (
        {"curve": {"accuracy": [0.1, last], "step": [0, step]}, "cost": {"macs": [macs]}}
        for last, step, macs in ((0.9, 20, 6.0), (0.6, 10, 2.0))
    )
    assert difference(final("accuracy"))(ours, theirs) == pytest.approx(0.3)
    assert ratio(final("macs", "cost"))(ours, theirs) == 3.0
    assert first_at(0.5, "accuracy", "step")(ours) == 20
    assert first_at(0.7, "accuracy", "step")(theirs) == math.inf


class Watched(dict):
    """A mapping that notes which of its columns are read."""

    def __init__(self, tables, seen, place=()):
        super().__init__(tables)
        self.seen, self.place = seen, place

    def __getitem__(self, name):
        value = super().__getitem__(name)
        if isinstance(value, dict):
            return Watched(value, self.seen, (*self.place, name))
        self.seen.add((*self.place, name))
        return value


TIMES = {"step", "epoch", "seconds", "relative_time"}
# A single neuron has no examples to hold out, and how fast it can recover is the question; in recall every sequence is new.
ALLOWED = {"loss-saturation", "long-range-recall"}


@pytest.mark.parametrize(
    ("experiment", "evidence"),
    [
        pytest.param(experiment, evidence, id=f"{experiment.id}-{number}")
        for experiment in EXPERIMENTS.values()
        if experiment.id not in ALLOWED
        for number, evidence in enumerate(experiment.evidence)
        if any(query.tuning for query in evidence.queries)
    ],
)
def test_what_judges_does_not_choose(experiment, evidence):
    library, judging, choosing = Library(), set(), set()
    tables = []
    for query in evidence.queries:
        run = experiment.run(query.variant, experiment.seeds[0], **query.grid[0])
        record, _ = library.get(run, local=False)
        tables.append(Watched(record.tables, judging))
        if query.tuning:
            query.tuning.score(Watched(record.tables, choosing))
    evidence.value(*tables)
    assert choosing
    assert {place for place in judging & choosing if place[-1] not in TIMES} <= {("curve", "validation")}, "judged by"
    assert (
        any("validation" in place[-1] or place[-1] == "residual" for place in choosing) or experiment.id == "schedules"
    )
