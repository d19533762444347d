"""Optimizers at work: the first epoch at the base rate; of batches the noise, and the first test after the start."""

import pytest

from dlcore.recipes import mlp_classifier
from tests.experiments.first_steps import compare, compare_rows, first_rows, shipped_tables


def optimizer_rates(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,), epochs=1), "cpu", silent)
    compare(table["curve"], shipped_tables(experiment.run(variant, 0))["curve"], 1)


def batch_size(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,), learning_rate=0.01)
    theirs = shipped_tables(run_group.first)
    rows = first_rows(experiment, run_group)
    compare_rows(rows, theirs["curve"], epoch={"rel": 1e-6}, accuracy={"abs": 0.03}, loss={"rel": 0.05})
    monkeypatch.setattr(mlp_classifier, "fit", lambda *told, **others: [{"step": []}])
    (table,) = experiment.measure(run_group, "cpu", silent)
    assert table["noise"]["batch"] == theirs["noise"]["batch"]
    assert table["noise"]["noise"] == pytest.approx(theirs["noise"]["noise"], rel=1e-2)


FIRST_STEPS = {"learning-rate-sensitivity": optimizer_rates, "batch-size": batch_size}
