"""YOLO: the first stretch of a training; of the speed what was timed, and in which order of size."""

from itertools import islice

import pytest

from dlcore.experiments import find
from dlcore.experiments.vision import detection_speed, detector_latency
from dlcore.experiments.vision import digit_detection as digit_module
from dlcore.models.vision import sliding_window
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
    for column in ("variant", "part"):
        assert table["time"][column] == theirs["time"][column]


def latency(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(detector_latency, "REPEATS", 1)
    (ours,) = experiment.measure(experiment.run_group(variant, (0,), side=64), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0, side=64))
    assert ours["time"]["macs"] == theirs["time"]["macs"]
    assert 0 < theirs["time"]["milliseconds"][0] < 10_000


def windows(experiment, variant, silent, monkeypatch):
    """Its training is that of digit detection, whose first steps are compared; so is what its crops find with the same seed."""
    theirs = shipped_tables(experiment.run(variant, 0))["found"]
    digits = find("digit-detection")
    usual = digit_module.best_map(shipped_tables(digits.run("sliding-window", 0)))
    assert theirs["map50"][theirs["variant"].index("sliding-window")] == pytest.approx(usual, abs=0.02)
    assert dict(zip(theirs["variant"], theirs["windows"], strict=True)) == {
        name: len(sliding_window.windows(64, 64, steps))
        for name, steps in (("sliding-window", 3), ("quarter-steps", 4), ("convolutional-window", 4))
    }


FIRST_STEPS = {
    "digit-detection": digit_detection,
    "detection-speed": speed,
    "detector-latency": latency,
    "convolutional-windows": windows,
}
