"""The standalone script of a race run gives the accuracies of the run itself."""

import csv

import pytest

from dlcore import export
from dlcore.experiments import EXPERIMENTS

RACE = EXPERIMENTS["activation-comparison"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variant", "settings"), [("leaky-relu", {"negative_slope": 0.1}), ("sigmoid", {"init": "matched"})]
)
def test_the_script_prints_what_the_run_measures(variant, settings, silent, run_program):
    run_group = RACE.run_group(variant, (0, 1), epochs=2, depth=3, **settings)
    measured = RACE.measure(run_group, "cpu", silent)[1]["curve"]
    output = run_program(export.render(run_group.runs[1]))
    printed = list(csv.DictReader(output.splitlines()))
    assert [int(row["epoch"]) for row in printed] == measured["epoch"] == [0, 1, 2]
    assert [float(row["accuracy"]) for row in printed] == pytest.approx(measured["accuracy"], abs=0.011)
    if variant == "leaky-relu":
        assert measured["accuracy"][-1] > 0.5  # it learned, so the agreement means something


LEARNING_RATES = EXPERIMENTS["learning-rate-sensitivity"]


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["lookahead", "adamw", "muon"])
def test_an_optimizers_script_prints_what_the_run_measures(variant, silent, run_program):
    run_group = LEARNING_RATES.run_group(variant, (0,), epochs=2)
    measured = LEARNING_RATES.measure(run_group, "cpu", silent)[0]["curve"]
    output = run_program(export.render(run_group.first))
    printed = list(csv.DictReader(output.splitlines()))
    assert [float(row["accuracy"]) for row in printed] == pytest.approx(measured["accuracy"], abs=0.011)
    assert measured["accuracy"][-1] > 0.3


NOISY = EXPERIMENTS["noisy-labels"]


@pytest.mark.slow
def test_the_script_with_early_stopping_prints_what_the_run_measures(silent, run_program):
    run_group = NOISY.run_group("label-noise-40", (1,), epochs=3)
    measured = NOISY.measure(run_group, "cpu", silent)[0]["curve"]
    output = run_program(export.render(run_group.first))
    printed = list(csv.DictReader(line for line in output.splitlines() if not line.startswith("#")))
    assert [float(row["validation_loss"]) for row in printed] == pytest.approx(measured["validation_loss"], rel=0.02)
    assert [float(row["test_accuracy"]) for row in printed] == pytest.approx(measured["test_accuracy"], abs=0.011)
    for column in ("test_calibration_error", "test_brier"):
        assert [float(row[column]) for row in printed] == pytest.approx(measured[column], abs=0.011), column
    assert "# stopped after epoch 3" in output
