"""Vision Transformer: the whole of the shortest run, at 250 images."""

import pytest

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


FIRST_STEPS = {"data-efficiency": data_efficiency}
