"""Optimizers at work: the first epoch at the base rate; of batches the noise, and the first test after the start."""

import pytest

from dlcore.recipes import mlp_classifier
from tests.experiments.first_steps import Enough, compare, shipped


def optimizer_rates(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,), epochs=1), "cpu", silent)
    compare(table["curve"], shipped(experiment.run(variant, 0))["curve"], 1)


class UntilTheFirstTest:
    """Hears of the evaluations before the first step and after the first stretch, and then has seen enough."""

    def __init__(self):
        self.seen = []

    def __call__(self, share):
        pass

    def metrics(self, rows):
        self.seen.append(rows[0])
        if len(self.seen) == 2:
            raise Enough


def batch_size(experiment, variant, silent, monkeypatch):
    run_group, report = experiment.run_group(variant, (0,), learning_rate=0.01), UntilTheFirstTest()
    theirs = shipped(run_group.first)
    with pytest.raises(Enough):
        experiment.measure(run_group, "cpu", report)
    for place, row in enumerate(report.seen):
        assert (row["step"], row["epoch"]) == (
            theirs["curve"]["step"][place],
            pytest.approx(theirs["curve"]["epoch"][place]),
        )
        assert row["accuracy"] == pytest.approx(theirs["curve"]["accuracy"][place], abs=0.03)
        assert row["loss"] == pytest.approx(theirs["curve"]["loss"][place], rel=0.05)
    monkeypatch.setattr(mlp_classifier, "fit", lambda *told, **others: [{"step": []}])
    (table,) = experiment.measure(run_group, "cpu", silent)
    assert table["noise"]["batch"] == theirs["noise"]["batch"]
    assert table["noise"]["noise"] == pytest.approx(theirs["noise"]["noise"], rel=1e-2)


FIRST_STEPS = {"learning-rate-sensitivity": optimizer_rates, "batch-size": batch_size}
