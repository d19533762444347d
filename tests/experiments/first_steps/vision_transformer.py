"""Vision Transformer: at 250 images the networks' first three epochs, and the whole of the machine."""

import pytest

from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables


def picture_hunger(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,), images=250)
    theirs = shipped_tables(run_group.first)
    if variant != "svm":
        return compare_rows(first_rows(experiment, run_group, 4), theirs["curve"], accuracy={"abs": 0.04})
    (ours,) = experiment.measure(run_group, "cpu", silent)
    assert ours["curve"]["step"] == theirs["curve"]["step"]
    assert ours["curve"]["accuracy"][0] == pytest.approx(theirs["curve"]["accuracy"][0], abs=0.02)
    for column, near in (("accuracy", 0.04), ("validation", 0.05), ("train", 0.08)):
        assert ours["end"][column][0] == pytest.approx(theirs["end"][column][0], abs=near), column
    assert ours["end"]["steps"] == theirs["end"]["steps"]
    return None


FIRST_STEPS = {"data-efficiency": picture_hunger}
