"""Callbacks: the first epochs of one seed."""

import pytest

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables


def noisy_labels(experiment, variant, silent, monkeypatch):
    ours = experiment.measure(experiment.run_group(variant, (0,), epochs=2), "cpu", silent)[0]
    theirs = shipped_tables(experiment.run(variant, 0))
    for column, values in ours["curve"].items():
        assert values == pytest.approx(theirs["curve"][column][:3], rel=0.03, abs=0.02), column
    assert ours["norms"]["norm"][:3] == pytest.approx(theirs["norms"]["norm"][:3], rel=1e-3)
    first = [
        count
        for epoch, count in zip(theirs["confusion"]["epoch"], theirs["confusion"]["count"], strict=True)
        if epoch == 0
    ]
    assert sum(first) == 1_000


def schedules(experiment, variant, silent, monkeypatch):
    """Its length is part of a schedule, so that one seed is trained to the end; only its first epochs are compared."""
    ours = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)[0]["curve"]
    theirs = shipped_tables(experiment.run(variant, 0))["curve"]
    assert ours["learning_rate_now"][:3] == pytest.approx(theirs["learning_rate_now"][:3], rel=1e-4)
    for column in ("accuracy", "test_accuracy"):
        assert ours[column][:3] == pytest.approx(theirs[column][:3], abs=0.03), column


def cnn_schedules(experiment, variant, silent, monkeypatch):
    """What is reported while it trains is of the validation part."""
    run_group = experiment.run_group(variant, (0,))
    rows, theirs = first_rows(experiment, run_group), shipped_tables(run_group.first)["curve"]
    validation = {**theirs, "accuracy": theirs["validation"], "loss": theirs["validation_loss"]}
    compare_rows(rows, validation, accuracy={"abs": 0.03}, loss={"rel": 0.03})
    assert rows[0]["loss"] != pytest.approx(rows[1]["loss"], rel=1e-4)  # it did learn


FIRST_STEPS = {"noisy-labels": noisy_labels, "schedules": schedules, "cnn-schedules": cnn_schedules}
