"""Backpropagation: the whole check for one seed; the smallest errors are rounding, which differs between machines."""

import pytest

from tests.experiments.first_steps import shipped_tables


def gradient_check(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert table["cost"] == theirs["cost"]
    assert table["error"]["step"] == pytest.approx(theirs["error"]["step"])
    if variant == "autograd":
        assert max(table["error"]["error"]) < 1e-14
    else:
        long_steps = slice(0, 5)
        assert table["error"]["error"][long_steps] == pytest.approx(theirs["error"]["error"][long_steps], rel=1e-2)


def gradient_corner(experiment, variant, silent, monkeypatch):
    for distance in experiment.setting("distance").choices:
        (table,) = experiment.measure(experiment.run_group(variant, (0,), distance=distance), "cpu", silent)
        ours, theirs = (
            table["error"]["error"],
            shipped_tables(experiment.run(variant, 0, distance=distance))["error"]["error"],
        )
        if max(theirs) < 1e-12:
            assert max(ours) < 1e-14
        else:
            assert ours[:4] == pytest.approx(theirs[:4], rel=1e-2)


FIRST_STEPS = {"gradient-check": gradient_check, "relu-kink": gradient_corner}
