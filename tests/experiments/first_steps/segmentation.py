"""Segmentation: of what learns the first tenth of the steps, of what is fitted the whole, of one seed."""

import pytest

from dlcore.experiments.vision.segmentation import LEARNERS
from tests.experiments.first_steps import Enough, shipped


class UntilTheFirstTest:
    """Hears of the look before the first step and of the one after the first tenth, and then has seen enough."""

    def __init__(self):
        self.seen = []

    def __call__(self, share):
        pass

    def metrics(self, rows):
        self.seen.append(rows[0])
        if len(self.seen) == 2:
            raise Enough


def segmentation(experiment, variant, silent, monkeypatch):
    theirs = shipped(experiment.run(variant, 0))
    if variant not in LEARNERS:
        (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
        for table in ("fitted", "classes"):
            for column, values in ours[table].items():
                assert values == (
                    pytest.approx(theirs[table][column], rel=0.02) if column != "class" else theirs[table][column]
                ), column
        return
    report = UntilTheFirstTest()
    with pytest.raises(Enough):
        experiment.measure(experiment.run_group(variant, (0,)), "cpu", report)
    for place, row in enumerate(report.seen):
        for column in ("step", "epoch", "accuracy", "dice", "validation"):
            assert row[column] == pytest.approx(theirs["curve"][column][place], abs=0.03), (place, column)
    assert report.seen[1]["train_loss"] == pytest.approx(theirs["curve"]["train_loss"][1], rel=0.03)


FIRST_STEPS = {"segmentation": segmentation}
