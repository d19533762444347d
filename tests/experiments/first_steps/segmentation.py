"""Segmentation: of what learns the first tenth of the steps, of what is fitted the whole, of one seed."""

import pytest

from dlcore.experiments.vision.segmentation import LEARNERS
from tests.experiments.first_steps import compare_rows, first_rows, shipped_tables


def segmentation(experiment, variant, silent, monkeypatch):
    theirs = shipped_tables(experiment.run(variant, 0))
    if variant not in LEARNERS:
        (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
        for table in ("fitted", "classes"):
            for column, values in ours[table].items():
                assert values == (
                    pytest.approx(theirs[table][column], rel=0.02) if column != "class" else theirs[table][column]
                ), column
        return
    rows = first_rows(experiment, experiment.run_group(variant, (0,)))
    columns = dict.fromkeys(("epoch", "accuracy", "dice", "validation"), {"abs": 0.06})
    compare_rows(rows, theirs["curve"], **columns)
    assert rows[1]["train_loss"] == pytest.approx(theirs["curve"]["train_loss"][1], rel=0.06)


FIRST_STEPS = {"segmentation": segmentation}
