"""BERT, GPT, T5: the first steps of reading; of the rivals everything, which is cheap."""

import pytest

from dlcore.experiments.language import harder_text, objectives, three_ways, true_or_false
from tests.experiments.first_steps import Enough, shipped


def three(experiment, variant, silent, monkeypatch):
    theirs = shipped(experiment.run(variant, 0))
    if variant in three_ways.NETWORKS:
        return reading(experiment, variant, theirs, monkeypatch)
    if variant == three_ways.SCRATCH:
        ours = true_or_false.by_network("bert", three_ways.network("bert", 0), 0, "cpu", silent, labels=(100,))
        assert ours["accuracy"] == pytest.approx(theirs["labels"]["accuracy"][:1], abs=0.08)
        return None
    (ours,) = experiment.measure(experiment.stack(variant, (0,)), "cpu", silent)
    for table in ours:
        for column in set(ours[table]) - {"seconds"}:
            assert ours[table][column] == pytest.approx(theirs[table][column], abs=0.01) or isinstance(
                ours[table][column][0], str
            )
    return None


def reading(experiment, variant, theirs, monkeypatch):
    """The base run itself, until it has been tested for the first time."""
    every, real, losses = three_ways.STEPS.default // three_ways.TESTS, objectives.loss, []

    def heard(scores, told):
        loss = real(scores, told)
        if loss.requires_grad:
            losses.append(loss.item())
        return loss

    def stop(share):
        if len(losses) == every:
            raise Enough

    monkeypatch.setattr(objectives, "loss", heard)
    model = three_ways.network(variant, 0)
    with pytest.raises(Enough):
        three_ways.learn(variant, model, experiment.run(variant, 0), 0, "cpu", stop)
    assert theirs["curve"]["step"][1] == every
    assert sum(losses) / every == pytest.approx(theirs["curve"]["loss"][1], rel=0.02)
    assert theirs["outcome"]["parameters"] == [sum(weight.numel() for weight in model.parameters())]


class UntilTheSecondTest:
    """Hears of the tests before the first step and after the first stretch, and then has seen enough."""

    def __init__(self):
        self.seen = []

    def __call__(self, share):
        pass

    def rows(self, rows):
        self.seen += rows
        if len(self.seen) == 2:
            raise Enough


def harder(experiment, variant, silent, monkeypatch):
    theirs, stack = shipped(experiment.run(variant, 0)), experiment.stack(variant, (0,))
    if variant in harder_text.COUNTS:
        (ours,) = experiment.measure(stack, "cpu", silent)
        for column in ("accuracy", "perplexity", "parameters"):
            assert ours["outcome"][column] == pytest.approx(theirs["outcome"][column], rel=1e-3)
        return
    report = UntilTheSecondTest()
    with pytest.raises(Enough):
        experiment.measure(stack, "cpu", report)
    assert [row["step"] for row in report.seen] == theirs["curve"]["step"][:2]
    assert [row["accuracy"] for row in report.seen] == pytest.approx(theirs["curve"]["accuracy"][:2], abs=0.04)


FIRST_STEPS = {"three-ways": three, "harder-text": harder}
