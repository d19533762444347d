"""Vision Transformer: the whole of the shortest run, at 250 images."""

import pytest

from dlcore.experiments.vision import transfer_learning as module
from tests.experiments.first_steps import shipped_tables


def data_efficiency(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,), images=250)
    theirs = shipped_tables(run_group.first)
    (ours,) = experiment.measure(run_group, "cpu", silent)
    assert ours["curve"]["step"] == theirs["curve"]["step"]
    assert ours["curve"]["accuracy"][0] == pytest.approx(theirs["curve"]["accuracy"][0], abs=0.02)
    for column, near in (("accuracy", 0.04), ("validation", 0.05), ("train", 0.08)):
        assert ours["end"][column][0] == pytest.approx(theirs["end"][column][0], abs=near), column
    assert ours["end"]["steps"] == theirs["end"]["steps"]


def transfer(experiment, variant, silent, monkeypatch):
    """From scratch with the fewest labels, at the rate that was chosen; what is pre-trained takes too long, and goes through the same loop."""
    theirs = shipped_tables(experiment.run(variant, 0))["outcome"]
    assert theirs["labels"] == list(module.LABELS)
    network, _, way = variant.partition("-")
    if way == "frozen":
        assert set(theirs["inverse_penalty"]) <= set(module.INVERSE_PENALTIES)
        return
    assert set(theirs["learning_rate"]) <= set(module.RATES[network])
    if way != "scratch":
        return
    monkeypatch.setattr(module, "LABELS", module.LABELS[:1])
    monkeypatch.setitem(module.RATES, network, (theirs["learning_rate"][0],))
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    for column in ("validation", "accuracy"):
        assert ours["outcome"][column][0] == pytest.approx(theirs[column][0], abs=0.06), column


FIRST_STEPS = {"data-efficiency": data_efficiency, "transfer-learning": transfer}
