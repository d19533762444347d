"""BERT, GPT, T5: the first steps of reading; of the rivals everything, which is cheap."""

import platform

import pytest

from dlcore.experiments.language import natural_text, pretraining
from dlcore.recipes import fine_tuning
from dlcore.recipes import pretraining as recipe
from tests.experiments.first_steps import Stopped, compare_rows, first_rows, python_of, shipped_tables


def three(experiment, variant, silent, monkeypatch):
    theirs = shipped_tables(experiment.run(variant, 0))
    if variant in (*pretraining.NETWORKS, pretraining.ABSOLUTE):
        return reading(experiment, variant, theirs, monkeypatch)
    if variant == pretraining.SCRATCH:
        model = pretraining.network("bert", 0)
        ours = fine_tuning.label_table("bert", model, 0, "cpu", silent, labels=(fine_tuning.FEW,), repeats=1)
        assert ours["accuracy"] == pytest.approx(theirs["labels"]["accuracy"][:1], abs=0.12)
        return None
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    for table in ours:
        for column in set(ours[table]) - {"seconds"}:
            assert ours[table][column] == pytest.approx(theirs[table][column], abs=0.01) or isinstance(
                ours[table][column][0], str
            )
    return None


def reading(experiment, variant, theirs, monkeypatch):
    """The base run itself, until it has been tested for the first time."""
    every, real, losses = experiment.run(variant, 0)["steps"] // pretraining.TESTS, recipe.loss, []

    def record_loss(scores, told):
        loss = real(scores, told)
        if loss.requires_grad:
            losses.append(loss.item())
        return loss

    def stop(share):
        if len(losses) == every:
            raise Stopped

    monkeypatch.setattr(recipe, "loss", record_loss)
    kind, model = variant.removesuffix("-absolute"), pretraining.network(variant, 0)
    with pytest.raises(Stopped):
        pretraining.pretrain(kind, model, experiment.run(variant, 0), 0, "cpu", stop)
    assert theirs["curve"]["step"][1] == every
    assert sum(losses) / every == pytest.approx(theirs["curve"]["loss"][1], rel=0.02)
    assert theirs["outcome"]["parameters"] == [sum(weight.numel() for weight in model.parameters())]


def harder(experiment, variant, silent, monkeypatch):
    theirs, run_group = shipped_tables(experiment.run(variant, 0)), experiment.run_group(variant, (0,))
    if variant in natural_text.COUNTS:
        (ours,) = experiment.measure(run_group, "cpu", silent)
        # every release of Python edits its help a little, and counts follow the text
        near = 1e-3 if python_of(experiment.run(variant, 0)) == platform.python_version() else 0.1
        for column in ("accuracy", "perplexity", "parameters"):
            assert ours["outcome"][column] == pytest.approx(theirs["outcome"][column], rel=near)
        return
    # Before the first step: all three are trained, on another text, in the check of `pretraining-objectives`.
    rows = first_rows(experiment, run_group, 1)
    compare_rows(rows, theirs["curve"], accuracy={"abs": 0.04})


FIRST_STEPS = {"pretraining-objectives": three, "natural-text": harder}
