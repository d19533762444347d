"""Guards against a forgotten revision: the first steps of shipped runs, measured again, must give what their records say."""
from dataclasses import replace

import pytest

from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import activation_speed
from dlcore.places import SHIPPED
from dlcore.results import Store


def shipped(run):
    record = Store(SHIPPED, read_only=True).get(run)
    assert record, f"{run.experiment} {run.variant} has no shipped record"
    return record.tables


def compare(ours, theirs, epochs):
    """Accuracies within two points, losses within 2 %, for the first so many epochs and the evaluation before them."""
    for epoch in range(epochs + 1):
        assert ours["accuracy"][epoch] == pytest.approx(theirs["accuracy"][epoch], abs=0.02), epoch
        assert ours["loss"][epoch] == pytest.approx(theirs["loss"][epoch], rel=0.02), epoch
        assert (ours["epoch"][epoch], ours["step"][epoch]) == (theirs["epoch"][epoch], theirs["step"][epoch]) == (epoch, 31 * epoch)


def activations_race(experiment, variant, silent):
    table, = experiment.measure(experiment.stack(variant, (0,), epochs=1), "cpu", silent)
    compare(table["curve"], shipped(experiment.run(variant, 0))["curve"], 1)
    assert [row["accuracy"] for row, in silent.told] == table["curve"]["accuracy"]


class Enough(Exception):
    """The first epochs have been seen."""


def dead_units(experiment, variant, silent):
    seen, past_the_shock = {}, 6

    class UntilPastTheShock:
        def __call__(self, share):
            pass

        def rows(self, rows):
            for name, value in rows[0].items():
                seen.setdefault(name, []).append(value)
            if rows[0]["epoch"] == past_the_shock:
                raise Enough

    with pytest.raises(Enough):
        experiment.measure(experiment.stack(variant, (0,)), "cpu", UntilPastTheShock())
    compare(seen, shipped(experiment.run(variant, 0))["curve"], past_the_shock)


def signal_through_depth(experiment, variant, silent):
    table, = experiment.measure(experiment.stack(variant, (0,)), "cpu", silent)
    theirs = shipped(experiment.run(variant, 0))["profile"]
    assert table["profile"]["layer"] == theirs["layer"] == list(range(1, 31))
    assert table["profile"]["gradient"] == pytest.approx(theirs["gradient"], rel=1e-2, abs=0)
    signals = [(ours, theirs) for ours, theirs in zip(table["profile"]["signal"], theirs["signal"]) if theirs > 1e-13]
    assert len(signals) >= 15
    assert [ours for ours, _ in signals] == pytest.approx([theirs for _, theirs in signals], rel=1e-2, abs=0)


def activation_shapes(experiment, variant, silent):
    table, = experiment.measure(experiment.stack(variant), "cpu", silent)
    theirs = shipped(experiment.run(variant, 0))["curve"]
    for name in ("z", "value", "slope"):
        assert table["curve"][name] == pytest.approx(theirs[name], rel=1e-5, abs=1e-9), name


def activation_speed_structure(experiment, variant, silent):
    table, = experiment.measure(experiment.stack(variant, (0,)), "cpu", silent)
    theirs = shipped(experiment.run(variant, 0))
    for name in ("elements", "step"):
        assert {column: values for column, values in table[name].items() if column in ("variant", "size")} == {
            column: values for column, values in theirs[name].items() if column in ("variant", "size")}
        assert table[name].keys() == theirs[name].keys()
    for tables in (table, theirs):
        assert min(tables["elements"]["nanoseconds"]) > 0
        assert min(tables["step"]["milliseconds"]) > 0


# An experiment without an entry here has no guard, and fails.
FIRST_STEPS = {
    "activations-race": activations_race,
    "dead-units": dead_units,
    "signal-through-depth": signal_through_depth,
    "activation-shapes": activation_shapes,
    "activation-speed": activation_speed_structure,
}


@pytest.mark.parametrize(("name", "variant"), [(name, variant) for name, experiment in EXPERIMENTS.items() for variant in experiment.variants])
def test_first_steps_are_those_of_the_record(name, variant, silent, monkeypatch):
    monkeypatch.setattr(activation_speed, "REPEATS", 1)
    monkeypatch.setattr(activation_speed, "STEPS", 1)
    FIRST_STEPS[name](EXPERIMENTS[name], variant, silent)


def test_every_table_of_every_shipped_base_run_has_columns_of_one_length():
    for experiment in EXPERIMENTS.values():
        for stack in experiment.shipped_stacks()[:len(experiment.variants)]:
            for run in stack.runs:
                for columns in shipped(run).values():
                    assert len({len(values) for values in columns.values()}) == 1


def test_a_network_learns_the_same_beside_others_as_alone(silent):
    race = EXPERIMENTS["activations-race"]
    together = race.measure(race.stack("elu", (0, 1, 2), epochs=1, depth=3), "cpu", silent)[1]["curve"]
    alone = race.measure(race.stack("elu", (1,), epochs=1, depth=3), "cpu", silent)[0]["curve"]
    assert together["accuracy"] == pytest.approx(alone["accuracy"], abs=0.005)
    assert together["loss"] == pytest.approx(alone["loss"], rel=1e-3)


def test_the_shock_falls_once_on_every_hidden_bias(silent, monkeypatch):
    from dlcore.experiments.foundations import dead_units as module

    monkeypatch.setattr(module, "BEFORE", 1)
    monkeypatch.setattr(module, "AFTER", 1)
    dead = EXPERIMENTS["dead-units"]
    shocked, = dead.measure(dead.stack("relu", (0,), shock=-20), "cpu", silent)
    spared, = dead.measure(dead.stack("relu", (0,), shock=0), "cpu", silent)
    assert shocked["curve"]["accuracy"][:1] == spared["curve"]["accuracy"][:1]
    assert shocked["curve"]["shut"][-1] == 1.0
    assert max(spared["curve"]["shut"]) < 0.5
    assert replace(dead, revision=EXPERIMENTS["dead-units"].revision + 1).run("relu", 0) != dead.run("relu", 0)
