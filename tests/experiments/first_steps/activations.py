"""Activations: the first epochs of the trainings, the whole of what is quick, the structure of what is timed."""

import pytest

from dlcore.experiments.foundations import activation_speed
from dlcore.experiments.foundations import dead_units as module
from tests.experiments.first_steps import compare, first_rows, shipped_tables


def activation_comparison(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,), epochs=1), "cpu", silent)
    compare(table["curve"], shipped_tables(experiment.run(variant, 0))["curve"], 1)
    assert [row["accuracy"] for (row,) in silent.reported] == table["curve"]["accuracy"]


def dead_units(experiment, variant, silent, monkeypatch):
    """Until the shock; the epoch after it is no more exact than the shock leaves a gradient."""
    past_the_shock, theirs = module.BEFORE + 1, shipped_tables(experiment.run(variant, 0))["curve"]
    rows = first_rows(experiment, experiment.run_group(variant, (0,)), tests=past_the_shock + 1)
    curve = {column: [row[column] for row in rows] for column in rows[0]}
    compare(curve, theirs, module.BEFORE - 1)
    assert curve["loss"][past_the_shock] == pytest.approx(theirs["loss"][past_the_shock], rel=0.2)


def signal_through_depth(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))["profile"]
    assert table["profile"]["layer"] == theirs["layer"] == list(range(1, 31))
    assert table["profile"]["gradient"] == pytest.approx(theirs["gradient"], rel=1e-2, abs=0)
    signals = [(ours, theirs) for ours, theirs in zip(table["profile"]["signal"], theirs["signal"]) if theirs > 1e-13]
    assert len(signals) >= 15
    assert [ours for ours, _ in signals] == pytest.approx([theirs for _, theirs in signals], rel=1e-2, abs=0)


def activation_shapes(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))["curve"]
    for name in ("z", "value", "derivative"):
        assert table["curve"][name] == pytest.approx(theirs[name], rel=1e-5, abs=1e-9), name


def activation_speed_structure(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(activation_speed, "REPEATS", 1)
    monkeypatch.setattr(activation_speed, "STEPS", 1)
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    for name in ("elements", "step"):
        assert {column: values for column, values in table[name].items() if column in ("variant", "size")} == {
            column: values for column, values in theirs[name].items() if column in ("variant", "size")
        }
        assert table[name].keys() == theirs[name].keys()
    for tables in (table, theirs):
        assert min(tables["elements"]["nanoseconds"]) > 0
        assert min(tables["step"]["milliseconds"]) > 0


FIRST_STEPS = {
    "activation-comparison": activation_comparison,
    "dead-units": dead_units,
    "signal-propagation": signal_through_depth,
    "activation-shapes": activation_shapes,
    "activation-speed": activation_speed_structure,
}
