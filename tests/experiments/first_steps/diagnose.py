"""Diagnose: the first evaluations of each training with a bug, and of the healthy one."""

from dlcore.recipes.bugs import observation
from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables


def training(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(observation, "RATES", ())  # trainings of their own, before this one
    run_group = experiment.run_group(variant, (0,))
    rows = first_rows(experiment, run_group)
    curve = shipped_tables(run_group.first)["curve"]
    compare_rows(rows, curve, loss={"rel": 0.06}, accuracy={"abs": 0.03})


FIRST_STEPS = {f"bugs-{name}": training for name in ("mlp", "cnn", "transformer", "rnn")}
