"""Convolution: small filters against large ones, before the first step and after the first of three epochs."""

import pytest

from tests.experiments.first_steps import Enough, shipped


class UntilTheFirstEpoch:
    """Hears of the evaluations before the first step and after the first epoch, and then has seen enough."""

    def __init__(self):
        self.seen = []

    def __call__(self, share):
        pass

    def metrics(self, rows):
        self.seen.append(rows[0])
        if len(self.seen) == 2:
            raise Enough


def small_filters(experiment, variant, silent, monkeypatch):
    from dlcore.experiments.vision.filter_size import cost_of

    run_group, report = experiment.run_group(variant, (0,)), UntilTheFirstEpoch()
    theirs = shipped(run_group.first)
    with pytest.raises(Enough):
        experiment.measure(run_group, "cpu", report)
    for place, row in enumerate(report.seen):
        assert (row["step"], row["epoch"]) == (theirs["curve"]["step"][place], theirs["curve"]["epoch"][place])
        assert row["accuracy"] == pytest.approx(theirs["curve"]["accuracy"][place], abs=0.02)
        assert row["loss"] == pytest.approx(theirs["curve"]["loss"][place], rel=0.02)
    assert theirs["cost"] == cost_of(variant)


FIRST_STEPS = {"filter-size": small_filters}
