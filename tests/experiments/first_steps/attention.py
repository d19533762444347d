"""Attention: the first steps of every training, and the whole of what is not trained."""

from itertools import islice

import pytest

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables

NEAR = {"accuracy": {"abs": 0.03}, "validation": {"rel": 0.03}}


def shorten_training(monkeypatch, steps):
    """Trainings end after so many steps; how the rate falls stays that of a whole one."""
    from dlcore import training

    whole = training.train
    monkeypatch.setattr(
        training, "train", lambda model, batches, *others: whole(model, islice(batches, steps), *others)
    )


def begins_alike(ours, theirs, accuracy=0.03):
    rows = len(ours["step"])
    assert rows >= 2
    assert ours["step"] == theirs["step"][:rows]
    assert ours["loss"] == pytest.approx(theirs["loss"][:rows], rel=0.02)
    assert ours["accuracy"] == pytest.approx(theirs["accuracy"][:rows], abs=accuracy)


def next_word(experiment, variant, silent, monkeypatch):
    shorten_training(monkeypatch, 100)
    run_group = experiment.run_group(variant, (0,))
    (ours,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(run_group.first)
    if "curve" in ours:
        begins_alike(ours["curve"], theirs["curve"])
        assert ours["arrays"].keys() >= {"weights.positions", "weights.blocks.0.attention.query.weight"}
    else:
        for column in ("loss", "accuracy", "decided"):
            assert ours["end"][column] == pytest.approx(theirs["end"][column], rel=1e-5)


def softmax_scale(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant)
    for run, ours in zip(run_group.runs, experiment.measure(run_group, "cpu", silent), strict=True):
        for column, values in shipped_tables(run)["curve"].items():
            assert ours["curve"][column] == pytest.approx(values, rel=1e-3)


def positions(experiment, variant, silent, monkeypatch):
    shorten_training(monkeypatch, 20)
    run_group = experiment.run_group(variant, (0,))
    (ours,) = experiment.measure(run_group, "cpu", silent)
    begins_alike(ours["curve"], shipped_tables(run_group.first)["curve"])
    assert 0 <= ours["end"]["longer"][0] <= 1
    assert ours["lengths"]["times"] == shipped_tables(run_group.first)["lengths"]["times"]


def induction(experiment, variant, silent, monkeypatch):
    shorten_training(monkeypatch, 50)
    run_group = experiment.run_group(variant, (0,))
    (ours,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(run_group.first)
    begins_alike(ours["curve"], theirs["curve"])
    assert ours["heads"]["layer"] == theirs["heads"]["layer"]


def encoder_decoder(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,))
    compare_rows(first_rows(experiment, run_group), shipped_tables(run_group.first)["curve"], **NEAR)


FIRST_STEPS = {
    "language-model": next_word,
    "attention-scaling": softmax_scale,
    "positions": positions,
    "induction-heads": induction,
    "seq2seq": encoder_decoder,
}
