"""Which optimizer when: the program does what the run does, evidence chooses on validation, and nothing that diverges breaks it."""

import csv
import math

import pytest

from dlcore import export
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import decay_grid, decoupled_decay, overfitting, sparse_features
from dlcore.recipes import selection
from dlcore.records import Record
from dlcore.records.record import decode, encode

SPARSE = EXPERIMENTS["sparse-features"]


@pytest.mark.slow
@pytest.mark.parametrize(("variant", "spread"), [("adagrad", "unequal"), ("adam", "dense")])
def test_the_script_prints_what_the_run_measures(variant, spread, silent, run_program):
    run_group = SPARSE.run_group(variant, (0, 1), epochs=1, spread=spread)
    measured = SPARSE.measure(run_group, "cpu", silent)[1]["curve"]
    output = run_program(export.render(run_group.runs[1]))
    printed = list(csv.DictReader(output.splitlines()))
    ends = [measured["loss"][measured["epoch"].index(epoch)] for epoch in (0, 1)]
    assert [float(row["loss"]) for row in printed] == pytest.approx(ends, abs=2e-3)
    assert ends[1] < 0.9 * ends[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "variant", "settings"),
    [
        ("rnn-optimizers", "rmsprop", {"epochs": 2}),
        ("weight-decay", "adamw", {"decay": 3.0, "label_noise": 0.2, "epochs": 5}),
        ("weight-decay", "adam-l2", {"decay": 0.03, "epochs": 5}),
        ("overfitting", "momentum", {"learning_rate": 0.003, "epochs": 5}),
    ],
)
def test_the_programs_print_the_accuracies_of_the_runs(name, variant, settings, silent, run_program):
    run_group = EXPERIMENTS[name].run_group(variant, (0, 1), **settings)
    measured = EXPERIMENTS[name].measure(run_group, "cpu", silent)[1]["curve"]
    output = run_program(export.render(run_group.runs[1]))
    first, *_ = printed = list(csv.DictReader(output.splitlines()))
    at = {int(row["step" if "step" in first else "epoch"]): row for row in printed}
    rows = [at[place] for place in measured["step" if "step" in first else "epoch"]]
    for column in first.keys() - {"step", "epoch"}:
        assert [float(row[column]) for row in rows] == pytest.approx(measured[column], abs=0.006)
    assert measured["accuracy"][-1] > measured["accuracy"][0] + 0.3  # it learned, so the agreement means something


def test_early_stopping_takes_the_test_accuracy_beside_the_first_best_validation():
    curve = {"validation": [0.1, 0.6, 0.4, 0.6], "accuracy": [0.1, 0.5, 0.9, 0.7]}
    assert overfitting.best("validation")({"curve": curve}) == 0.6
    assert overfitting.best("accuracy")({"curve": curve}) == 0.5


def test_a_diverged_run_is_recorded_and_judged_worst(silent):
    run_group = SPARSE.run_group("momentum", (0,), learning_rate=100.0, epochs=1)
    (table,) = SPARSE.measure(run_group, "cpu", silent)
    table["curve"]["validation_loss"][-1] = math.nan
    made = {"seconds": 1.0, "device": "cpu"}
    recorded = decode(encode(Record(run_group.first, table, made))).tables
    assert math.isnan(recorded["curve"]["validation_loss"][-1])
    better = {"curve": {"validation_loss": [0.7, 0.2]}}
    assert selection.chosen_by([[recorded], [better]], sparse_features.TUNING) == 1


def test_adamw_leaves_what_theory_says_and_l2_does_not(silent):
    experiment = decoupled_decay.EXPERIMENT
    (decoupled,) = experiment.measure(experiment.run_group("adamw", (0,), steps=1_000, decay=0.5), "cpu", silent)
    (coupled,) = experiment.measure(experiment.run_group("adam-l2", (0,), steps=1_000, decay=0.5), "cpu", silent)
    assert decoupled["weights"]["left"] == pytest.approx([math.exp(-0.5)] * len(decoupled_decay.SCALES), abs=0.03)
    assert coupled["weights"]["left"][0] < 0.4 < 0.9 < coupled["weights"]["left"][-1]


def test_without_decay_all_three_are_adam(silent):
    experiment = EXPERIMENTS["weight-decay"]
    first, second = (
        experiment.measure(experiment.run_group(variant, (0,), epochs=5), "cpu", silent)[0]["curve"]
        for variant in ("adam-l2", "adamw")
    )
    assert first["loss"] == pytest.approx(second["loss"], rel=1e-4)
    assert experiment.run("adam", 0, decay=0.3) == experiment.run("adam", 0)


def test_the_grid_keeps_the_last_accuracies_of_the_trainings_with_one_decay(silent):
    settings = {"decay": 3.0, "learning_rate": 0.003, "label_noise": 0.2, "epochs": 5}
    (whole,), (ends,) = (
        EXPERIMENTS[name].measure(EXPERIMENTS[name].run_group("adamw", (0,), **settings), "cpu", silent)
        for name in ("weight-decay", "decay-grid")
    )
    assert ends == {"end": {column: whole["curve"][column][-1:] for column in decay_grid.MEASURED}}
    assert ends["end"]["accuracy"][0] > 0.6
    program = export.render(EXPERIMENTS["decay-grid"].run("adamw", 0, **settings))
    assert program == export.render(EXPERIMENTS["weight-decay"].run("adamw", 0, **settings))


@pytest.mark.parametrize(("epochs", "tested"), [(5, [0, 5]), (3, [0, 1, 2, 3])])
def test_few_pictures_are_tested_after_the_last_epoch_whatever_their_number(epochs, tested, silent):
    experiment = EXPERIMENTS["overfitting"]
    (curve,) = (
        tables["curve"]
        for tables in experiment.measure(experiment.run_group("adam", (0,), epochs=epochs, images=50), "cpu", silent)
    )
    assert curve["epoch"] == tested
