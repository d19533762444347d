"""Losses: the first epochs of the classifier, the whole of what is quick."""

import pytest

from dlcore.experiments.foundations import loss_outliers
from tests.experiments.first_steps import shipped_tables


def loss_shapes(experiment, variant, silent, monkeypatch):
    (ours,) = experiment.measure(experiment.run_group(variant), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert ours.keys() == theirs.keys()
    for table, columns in theirs.items():
        for name in ("x", "value", "gradient"):
            assert ours[table][name] == pytest.approx(columns[name], rel=1e-5, abs=1e-9), (table, name)


def loss_saturation(experiment, variant, silent, monkeypatch):
    for seed, ours in zip(experiment.seeds, experiment.measure(experiment.run_group(variant), "cpu", silent)):
        theirs = shipped_tables(experiment.run(variant, seed))
        assert ours["reached"] == theirs["reached"]
        assert ours["curve"]["epoch"] == theirs["curve"]["epoch"]
        assert ours["curve"]["output"] == pytest.approx(theirs["curve"]["output"], rel=1e-4)
        assert ours["curve"]["gradient"] == pytest.approx(theirs["curve"]["gradient"], rel=1e-3, abs=1e-9)


def loss_race(experiment, variant, silent, monkeypatch):
    """The first epoch of a cosine over all epochs, since one over fewer is another one."""
    from dlcore.blocks.schedules import SCHEDULES

    (epochs,) = (setting.default for setting in experiment.settings if setting.name == "epochs")
    shipped = experiment.run(variant, 0)
    monkeypatch.setattr(
        "dlcore.blocks.schedules.SCHEDULES",
        {**SCHEDULES, "cosine": lambda optimizer, steps: SCHEDULES["cosine"](optimizer, steps // 2 * epochs)},
    )
    run_group = experiment.run_group(variant, (0,), epochs=2, learning_rate=shipped["learning_rate"])
    (table,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(shipped)["curve"]
    for epoch in range(3):
        for name in ("accuracy", "validation"):
            assert table["curve"][name][epoch] == pytest.approx(theirs[name][epoch], abs=0.02), (name, epoch)
        assert table["curve"]["loss"][epoch] == pytest.approx(theirs["loss"][epoch], rel=0.02), epoch


def loss_outliers_first(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(loss_outliers, "STEPS", 120)
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert table["points"] == theirs["points"]
    assert table["curve"]["step"] == theirs["curve"]["step"][:4] == [0, 40, 80, 120]
    for name in ("error", "residual"):
        assert table["curve"][name] == pytest.approx(theirs["curve"][name][:4], rel=0.02), name


def loss_boundaries(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    for name in ("w1", "w2", "b"):
        assert table["boundary"][name] == pytest.approx(theirs["boundary"][name], rel=0.01, abs=1e-3), name
    assert table["boundary"]["accuracy"] == pytest.approx(theirs["boundary"]["accuracy"], abs=0.002)
    for name in ("x1", "x2", "label", "kind"):
        assert table["points"][name] == theirs["points"][name], name


def rare_classes(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,), epochs=1)
    (ours,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert ours["curve"]["validation"] == pytest.approx(theirs["curve"]["validation"][:1], abs=0.03)
    assert ours["probabilities"]["positives"] == pytest.approx(theirs["probabilities"]["positives"], rel=1e-4)


FIRST_STEPS = {
    "class-imbalance": rare_classes,
    "loss-shapes": loss_shapes,
    "loss-saturation": loss_saturation,
    "loss-comparison": loss_race,
    "loss-outliers": loss_outliers_first,
    "loss-boundaries": loss_boundaries,
}
