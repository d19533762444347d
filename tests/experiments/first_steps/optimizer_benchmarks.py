"""Optimizers at work: the first epoch at the base rate; of batches the noise, and the first test after the start; that also of six tasks."""

import platform

import pytest

from dlcore.recipes import mlp_classifier
from dlcore.recipes.small_tasks import TASKS
from tests.experiments.first_steps import compare, compare_rows, first_rows, python_of, shipped_tables


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


def six_tasks(experiment, variant, silent, monkeypatch):
    """Each optimizer on another task, so that all tasks are looked at. The Transformer's text comes with Python, and differs between its versions."""
    task = dict(zip(experiment.variants, TASKS, strict=True))[variant]
    run_group = experiment.run_group(variant, (0,), task=task)
    theirs, rows = shipped_tables(run_group.first)["curve"], first_rows(experiment, run_group)
    same = task != "transformer" or python_of(run_group.first) == platform.python_version()
    unstable = variant == "mini-batch"  # whose rate is so large that what rounding changes grows
    near = {"rel": 0.03 if same and not unstable else 0.3}
    compare_rows(rows, theirs, epoch={"rel": 1e-6}, loss=near, validation_loss=near)
    assert rows[1]["loss"] != pytest.approx(rows[0]["loss"], rel=1e-4)  # it did learn


FIRST_STEPS = {
    "learning-rate-sensitivity": optimizer_rates,
    "batch-size": batch_size,
    "optimizer-tasks": six_tasks,
}
