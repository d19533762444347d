"""Which optimizer when: the first tests of a training, until one has come after the start; of what is quick, all."""

import pytest

from tests.experiments.first_steps import first_tests, shipped_tables

COLUMNS = {name: {"abs": 0.02} for name in ("accuracy", "validation", "train_accuracy")} | {
    name: {"rel": 0.03} for name in ("loss", "validation_loss", "train_loss")
}


def decay_groups(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))["weights"]
    assert table["weights"]["scale"] == theirs["scale"]
    assert table["weights"]["left"] == pytest.approx(theirs["left"], rel=0.02, abs=1e-3)


def grid_ends(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,))
    (table,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(run_group.first)["end"]
    assert {name: values[0] for name, values in table["end"].items()} == pytest.approx(
        {name: values[0] for name, values in theirs.items()}, abs=0.03
    )


FIRST_STEPS = {
    "sparse-features": first_tests(COLUMNS, spread="unequal"),
    "weight-decay": first_tests(COLUMNS, decay=0.3, label_noise=0.2),
    "decoupled-decay": decay_groups,
    "decay-grid": grid_ends,
    "rnn-optimizers": first_tests(COLUMNS, learning_rate=0.01),
    "overfitting": first_tests(COLUMNS),
}
