"""Curves with their stops, the confusion matrix, and the sentences of the Callbacks page."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from dlcore.analysis.foundations import callbacks as captions
from dlcore.charts.confusion_matrix import confusion
from dlcore.charts.foundations.early_stopping import early_stopping
from dlcore.charts.foundations.schedules import by_epoch
from dlcore.inspection.foundations.early_stopping import Replay

STOPS = (
    Replay("label-noise-40", 0, 4, 2, 0.8, 0.7, 0.6),
    Replay("label-noise-40", 1, 3, 1, 0.9, 0.7, 0.6),
    Replay("label-noise-0", 0, 5, 5, 0.9, 0.9, 0.9),
    Replay("label-noise-0", 1, 5, 5, 0.9, 0.9, 0.9),
)


def curve():
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": seed,
                "epoch": epoch,
                "test_accuracy": 0.1 * epoch,
                "validation_loss": 3.0 - epoch / 2,
                "test_calibration_error": 0.04 * epoch,
                "test_confidence": 0.14 * epoch,
            }
            for variant in ("label-noise-0", "label-noise-40")
            for seed in (0, 1)
            for epoch in range(6)
        ]
    )


@pytest.mark.parametrize("column", ["test_accuracy", "validation_loss", "test_calibration_error"])
def test_every_seed_has_a_dot_and_a_cross_on_its_curve(column):
    drawing = early_stopping(curve(), column, column, STOPS)
    assert [layer["name"] for layer in drawing.spec["layer"]] == [
        "band",
        "mean",
        "hover",
        "restored",
        "stopped",
        "labels",
    ]
    restored = drawing.frame[drawing.frame["kind"] == "restored"]
    assert restored["x"].tolist() == [2, 1, 5, 5]
    values = curve().set_index(["variant", "seed", "epoch"])[column]
    assert restored["at"].tolist() == pytest.approx(
        [
            values["label-noise-40", 0, 2],
            values["label-noise-40", 1, 1],
            values["label-noise-0", 0, 5],
            values["label-noise-0", 1, 5],
        ]
    )


def test_curves_by_epoch_fill_their_axis_and_leave_out_the_first_fifth():
    losses = {0: 2.3, 1: 1.7, 2: 0.62, 3: 0.41, 4: 0.41, 5: math.inf}
    frame = pd.DataFrame(
        [
            {"variant": "cosine", "seed": seed, "epoch": epoch, "loss": loss}
            for seed in (0, 1)
            for epoch, loss in losses.items()
        ]
    )
    drawing = by_epoch(frame, "loss")
    assert drawing.frame["x"].tolist() == [2, 3, 4]
    (mean,) = [layer for layer in drawing.spec["layer"] if layer["name"] == "mean"]
    assert mean["encoding"]["y"]["scale"]["domain"] == pytest.approx([0.4, 0.65])
    assert by_epoch(frame[frame["epoch"] == 0], "loss").frame.empty


def confusion_counts():
    return pd.DataFrame(
        {"seed": 0, "epoch": [0, 8, 8, 8], "truth": [0, 0, 1, 1], "answer": [1, 0, 0, 1], "count": [5, 5, 2, 3]}
    )


def test_the_confusion_matrix_is_that_of_one_epoch():
    drawing = confusion(confusion_counts(), 8)
    assert drawing.frame["share"].tolist() == pytest.approx([1, 0.4, 0.6])
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["cells", "counts"]


def test_sentences():
    assert (
        captions.judged_caption(curve(), STOPS, "test_accuracy")
        == "40% label noise: 85% test accuracy with the best weights, 60% at the end"
    )
    assert (
        captions.judged_caption(curve(), STOPS, "test_loss")
        == "No label noise: test loss 0.90 with the best weights, 0.90 at the end"
    )
    worse = tuple(replace(stop, judged_at_end=0.95) for stop in STOPS)
    assert (
        captions.judged_caption(curve(), worse, "test_calibration_error")
        == "40% label noise: a calibration error of 85% with the best weights, 95% at the end, where confidence is 20 points above accuracy on average"
    )
    for confidence, said in ((0.0, "are equal on average"), (0.01, "is 1 point above"), (-0.05, "is 5 points below")):
        frame = curve().assign(test_confidence=lambda rows, more=confidence: rows["test_accuracy"] + more)
        assert f"{said}" in captions.judged_caption(frame, worse, "test_calibration_error")
    assert (
        captions.stopping_caption(curve(), STOPS, 2)
        == "With patience 2 training stops after these epochs, of 5: 40% label noise 3.5, No label noise never"
    )
    assert (
        captions.confusion_caption(confusion_counts(), 8)
        == "Epoch 8: 8 of 10 classified correctly; the most frequent confusion: 1 as 0, 2 times"
    )
    runs = pd.DataFrame(
        [
            {
                "variant": variant,
                "learning_rate": learning_rate,
                "seed": 0,
                "step": step,
                "epoch": step,
                "accuracy": accuracy * step,
                "learning_rate_now": now,
            }
            for variant, learning_rate, accuracy in (
                ("constant", 0.1, 0.8),
                ("constant", 0.3, 0.5),
                ("cosine", 0.1, 0.9),
            )
            for step, now in ((0, learning_rate), (1, learning_rate if variant == "constant" else 0.0))
        ]
    )
    assert (
        captions.schedules_caption(runs, "learning_rate")
        == "At its best peak learning rate Cosine has the highest validation accuracy, 90.0%; a constant learning rate has 80.0%"
    )
    assert (
        captions.final_learning_rates_caption(runs)
        == "Final learning rate, relative to its peak: Constant 1.0, Cosine 0"
    )
    answers = pd.DataFrame(
        {"seed": 0, "epoch": 8, "image": [1, 2], "truth": [3, 4], "answer": [3, 9], "confidence": [0.5, 0.9]}
    )
    assert captions.predictions_at(answers, 8)["Prediction"].tolist() == ["3 ✓", "9 ✕"]
    norms = pd.DataFrame({"seed": 0, "epoch": [0, 8], "layer": 1, "norm": [2.0, 3.0]})
    assert captions.weight_norms_at(norms, 8)["Ratio"].tolist() == ["1.5"]
