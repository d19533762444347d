"""Optimizers: the whole of what is quick, at the base settings, for one seed."""

import pytest

from tests.experiments.first_steps import shipped_tables


def whole(experiment, variant, silent, monkeypatch):
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    assert set(table) == set(theirs)
    for name, columns in theirs.items():
        for column, values in columns.items():
            ours = table[name][column]
            if isinstance(values[0], str):
                assert len(ours) == len(values)
            else:
                assert ours == pytest.approx(values, rel=1e-3, abs=1e-9), (name, column)


FIRST_STEPS = dict.fromkeys(
    (
        "optimizer-trajectories",
        "momentum-convergence",
        "effective-learning-rate",
        "drifting-stream",
        "noisy-quadratic",
    ),
    whole,
)
