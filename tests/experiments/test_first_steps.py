"""Guards against a forgotten revision: the first steps of shipped runs, measured again, must give what their records say."""

from dataclasses import replace

import pytest

from dlcore.experiments import EXPERIMENTS
from tests.experiments.first_steps import (
    ablations,
    activations,
    attention,
    backpropagation,
    bert_gpt_t5,
    callbacks,
    choosing_an_optimizer,
    cnn_evolution,
    convolution,
    detection,
    diagnose,
    losses,
    modern_transformer,
    optimizer_benchmarks,
    optimizers,
    regularization,
    segmentation,
    sequence_models,
    shipped_tables,
    vision_transformer,
)

# An experiment without an entry has no guard, and fails.
FIRST_STEPS = {
    name: check
    for page in (
        backpropagation,
        activations,
        losses,
        optimizers,
        optimizer_benchmarks,
        choosing_an_optimizer,
        callbacks,
        regularization,
        convolution,
        ablations,
        cnn_evolution,
        sequence_models,
        bert_gpt_t5,
        modern_transformer,
        vision_transformer,
        detection,
        segmentation,
        attention,
        diagnose,
    )
    for name, check in page.FIRST_STEPS.items()
}


@pytest.mark.parametrize(
    ("name", "variant"),
    [(name, variant) for name, experiment in EXPERIMENTS.items() for variant in experiment.variants],
)
def test_first_steps_are_those_of_the_record(name, variant, silent, monkeypatch):
    FIRST_STEPS[name](EXPERIMENTS[name], variant, silent, monkeypatch)


def test_every_table_of_every_shipped_base_run_has_columns_of_one_length():
    for experiment in EXPERIMENTS.values():
        for run_group in experiment.shipped_run_groups()[: len(experiment.variants)]:
            for run in run_group.runs:
                for columns in shipped_tables(run).values():
                    assert len({len(values) for values in columns.values()}) == 1


def test_a_network_learns_the_same_beside_others_as_alone(silent):
    race = EXPERIMENTS["activation-comparison"]
    together = race.measure(race.run_group("elu", (0, 1, 2), epochs=1, depth=3), "cpu", silent)[1]["curve"]
    alone = race.measure(race.run_group("elu", (1,), epochs=1, depth=3), "cpu", silent)[0]["curve"]
    assert together["accuracy"] == pytest.approx(alone["accuracy"], abs=0.005)
    assert together["loss"] == pytest.approx(alone["loss"], rel=1e-3)


def test_the_shock_falls_once_on_every_hidden_bias(silent, monkeypatch):
    from dlcore.experiments.foundations import dead_units as module

    monkeypatch.setattr(module, "BEFORE", 1)
    monkeypatch.setattr(module, "AFTER", 1)
    dead = EXPERIMENTS["dead-units"]
    (shocked,) = dead.measure(dead.run_group("relu", (0,), shock=-20), "cpu", silent)
    (spared,) = dead.measure(dead.run_group("relu", (0,), shock=0), "cpu", silent)
    assert shocked["curve"]["accuracy"][:1] == spared["curve"]["accuracy"][:1]
    assert shocked["curve"]["dead"][-1] == 1.0
    assert max(spared["curve"]["dead"]) < 0.5
    assert replace(dead, revision=EXPERIMENTS["dead-units"].revision + 1).run("relu", 0) != dead.run("relu", 0)
