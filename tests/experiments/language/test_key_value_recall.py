"""Recall by key: what a run records, when it stops, and how the networks compare in size."""

import pytest

from dlcore.experiments import find
from dlcore.experiments.language import key_value_recall as module

EXPERIMENT = find("key-value-recall")


@pytest.mark.slow
@pytest.mark.parametrize("variant", EXPERIMENT.variants)
def test_a_run_records_its_curve_and_its_end(variant, silent, monkeypatch):
    for name, value in {"STEPS": 4, "EVERY": 2, "BATCH": 8, "VALIDATED": 20, "TESTED": 20}.items():
        monkeypatch.setattr(module, name, value)
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group(variant, (0,), length=6), "cpu", silent)
    assert tables["curve"]["step"] == [0, 2, 4]
    end = {name: value for name, (value,) in tables["end"].items()}
    assert 0 <= end["accuracy"] <= end["stored"] <= 1
    assert end["error"] == pytest.approx(1 - sum(tables["curve"]["accuracy"]) / 3)
    assert EXPERIMENT.outcome.of(tables) == end["accuracy"]


@pytest.mark.slow
def test_a_solved_task_ends_the_training(silent, monkeypatch):
    for name, value in {"STEPS": 40, "EVERY": 2, "BATCH": 8, "VALIDATED": 20, "TESTED": 20, "SOLVED": 0.0}.items():
        monkeypatch.setattr(module, name, value)
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group("gru", (0,), length=6), "cpu", silent)
    assert tables["end"]["steps"] == [2]


def test_the_mean_error_goes_on_where_a_training_ended(monkeypatch):
    monkeypatch.setattr(module, "STEPS", 4 * module.EVERY)
    assert module.mean_error([0.0, 1.0]) == pytest.approx(0.2)
    assert module.mean_error([0.0, 0.5, 0.5, 0.5, 1.0]) == pytest.approx(0.5)


def test_lstm_and_transformer_have_about_as_many_parameters_and_a_gate_bias_is_there():
    sizes = {
        variant: sum(weight.numel() for weight in module.network(variant, 200).parameters())
        for variant in EXPERIMENT.variants
    }
    assert 0.6 < sizes["transformer"] / sizes["lstm"] < 1.7
    width = module.WIDTHS["lstm"]
    for length in module.LENGTHS:
        bias = module.network("lstm", length).input_to_hidden.bias
        assert bias[width : 2 * width].mean() > bias[:width].mean() + 2


def test_rates_are_tuned_on_short_and_on_long_sequences_at_both_addresses():
    assert len(EXPERIMENT.tuning_run_groups()) == 2 * 2 * len(EXPERIMENT.variants)
    assert set(EXPERIMENT.seeds).isdisjoint(EXPERIMENT.tuning_seeds)
    for (variant, address), (short, long) in module.TUNED.items():
        rates = [
            EXPERIMENT.run(variant, 0, length=length, address=address)["learning_rate"] for length in module.LENGTHS
        ]
        assert rates == [short, long, long, long]
        assert {short, long} <= set(EXPERIMENT.tuning.values_of(variant))
