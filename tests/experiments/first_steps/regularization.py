"""Regularization and normalization: the first epochs of the trainings, and the gradient before the first step."""

import pytest

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables

NEAR = {"accuracy": {"abs": 0.03}, "loss": {"rel": 0.05}}


def first_tests_of(tests, **settings):
    """The check of a training until so many tests, under these settings."""

    def check(experiment, variant, silent, monkeypatch):
        run_group = experiment.run_group(variant, experiment.seeds[:1], **settings)
        rows = first_rows(experiment, run_group, tests)
        compare_rows(rows, shipped_tables(run_group.first)["curve"], **NEAR)
        assert rows[0]["loss"] != pytest.approx(rows[-1]["loss"], rel=1e-4)

    return check


def regularization(experiment, variant, silent, monkeypatch):
    """The first reported row is that of the first epoch; the record begins before it."""
    run_group = experiment.run_group(variant, (0,))
    rows, theirs = first_rows(experiment, run_group, 3), shipped_tables(run_group.first)
    later = {name: values[1:] for name, values in theirs["curve"].items()}
    compare_rows(rows, later, train_loss={"rel": 0.05}, validation_loss={"rel": 0.05}, **NEAR)
    assert theirs["end"]["part"] == ["training", "test"]
    assert (theirs["end"]["zeros"][0] > 0.1) == (variant == "l1")


def normalization(experiment, variant, silent, monkeypatch):
    (ours,) = experiment.measure(experiment.run_group(variant, (0,), epochs=1), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert ours["profile"]["gradient"] == pytest.approx(theirs["profile"]["gradient"], rel=1e-3)
    # The first epoch of group norm depends on rounding; it is compared in the check of `normalization-batch-size`.
    tests = 1 if variant == "group-norm" else 2
    for column in ("accuracy", "validation"):
        assert ours["curve"][column][:tests] == pytest.approx(theirs["curve"][column][:tests], abs=0.05), column


def range_test(experiment, variant, silent, monkeypatch):
    """The first half of the steps; later ones explode, and rounding with them."""
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert ours["curve"]["rate"] == pytest.approx(theirs["curve"]["rate"], rel=1e-4)  # records keep six digits
    assert ours["curve"]["loss"][:80] == pytest.approx(theirs["curve"]["loss"][:80], rel=0.02)


def weight_averaging(experiment, variant, silent, monkeypatch):
    """The start of one network, with the steps of the whole schedule; after an epoch at its high rate the loss is 20% more or less, as the processor rounds."""
    run_group = experiment.run_group(variant, (0,))
    rows, theirs = first_rows(experiment, run_group), shipped_tables(run_group.first)["curve"]
    compare_rows(rows[:1], theirs, **NEAR)
    assert min(rows[1]["accuracy"], theirs["accuracy"][1]) > 0.6
    assert theirs["average_loss"][0] == pytest.approx(theirs["loss"][0])
    assert theirs["average_loss"][1] != pytest.approx(theirs["loss"][1], rel=1e-4)


FIRST_STEPS = {
    "regularization": regularization,
    "normalization": normalization,
    "normalization-batch-size": first_tests_of(2),
    "gradient-clipping": first_tests_of(2),  # then gradients explode, and rounding with them
    "range-test": range_test,
    "weight-averaging": weight_averaging,
}
