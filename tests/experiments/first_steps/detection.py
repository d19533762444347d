"""YOLO: the first stretch of a training; of the speed what was timed, and in which order of size."""

from itertools import islice

import pytest

from dlcore.experiments.vision import detection_speed, detector_latency
from dlcore.recipes import detection
from tests.experiments.first_steps import shipped_tables


def digit_detection(experiment, variant, silent, monkeypatch):
    """The schedule knows of all steps; only the first stretch of them is made."""
    run, batches = experiment.run(variant, 0), detection.batches
    stretch = run["steps"] // detection.LOSS_ROWS
    monkeypatch.setattr(detection, "batches", lambda *told: islice(batches(*told), stretch))
    _, rows = detection.train_detector(variant, 0, run["steps"], run["batch"], run["learning_rate"], "cpu", silent)
    theirs = shipped_tables(run)["loss"]
    assert len(rows) == 3
    for place, row in enumerate(rows):
        assert (row["step"], row["term"]) == (theirs["step"][place], theirs["term"][place])
        assert row["loss"] == pytest.approx(theirs["loss"][place], rel=0.02)


def speed(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(detection_speed, "REPEATS", 2)
    monkeypatch.setattr(detection_speed, "WARM_UP", 1)
    (table,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    for tables in (table, theirs):
        assert tables["time"].keys() == {"variant", "part", "milliseconds"}
        assert min(tables["time"]["milliseconds"]) > 0
        assert detection_speed.times_faster(tables) > 3
    for column in ("variant", "part"):
        assert table["time"][column] == theirs["time"][column]


def latency(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(detector_latency, "REPEATS", 1)
    (ours,) = experiment.measure(experiment.run_group(variant, (0,), side=64), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0, side=64))
    assert ours["time"]["macs"] == theirs["time"]["macs"]
    assert 0 < theirs["time"]["milliseconds"][0] < 10_000


FIRST_STEPS = {"digit-detection": digit_detection, "detection-speed": speed, "detector-latency": latency}
