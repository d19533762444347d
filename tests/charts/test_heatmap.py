"""A swept setting: the best value of each variant, its curves, and the sentences above."""

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.foundations import optimizer_benchmarks as captions
from dlcore.analysis.selection import at_best_setting, best_setting
from dlcore.charts.at_best_setting import curves_at_best
from dlcore.charts.heatmap import sweep


def sweep_table():
    ends = {("adam", 0.01): 0.9, ("adam", 0.1): 0.89, ("momentum", 0.01): 0.5, ("momentum", 0.1): 0.95}
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "learning_rate": learning_rate,
                "seed": seed,
                "step": step,
                "epoch": step / 10,
                "seconds": step / 100,
                "accuracy": 0.1 + (end - 0.1) * step / 20,
            }
            for (variant, learning_rate), end in ends.items()
            for seed in range(2)
            for step in (0, 10, 20)
        ]
    )


def test_the_best_value_is_that_of_the_best_end():
    expected = (("adam", 0.01), ("momentum", 0.1))
    assert best_setting(sweep_table(), "learning_rate", "accuracy") == expected
    rows = at_best_setting(sweep_table(), "learning_rate", "accuracy")
    assert tuple(dict.fromkeys(zip(rows["variant"], rows["learning_rate"], strict=True))) == expected


def test_the_grid_says_every_mean_and_outlines_the_best():
    drawing = sweep(sweep_table(), "learning_rate", "learning rate")
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["cells", "best", "numbers"]
    assert dict(
        zip(zip(drawing.frame["variant"], drawing.frame["value"], strict=True), drawing.frame["text"], strict=True)
    ) == {("adam", "0.01"): "90", ("adam", "0.1"): "89", ("momentum", "0.01"): "50", ("momentum", "0.1"): "95"}
    assert list(drawing.frame["best"]) == [True, False, False, True]


def test_a_validation_part_chooses_what_is_framed_and_the_hover_says_both():
    frame = sweep_table().assign(
        validation=lambda rows: 1 - rows["accuracy"], validation_loss=lambda rows: rows["accuracy"]
    )
    for drawing in (
        sweep(frame, "learning_rate", "learning rate", by="validation"),
        sweep(frame, "learning_rate", "learning rate", by="validation_loss", least=True),
    ):
        assert list(drawing.frame["best"]) == [False, True, True, False]
        assert list(drawing.frame["near"]) == [True, True, False, True]  # the test part fills the cells as before
    drawing = sweep(frame, "learning_rate", "learning rate", by="validation")
    assert list(drawing.frame["judged"]) == pytest.approx([0.1, 0.11, 0.5, 0.05])
    assert "mean validation, which chooses" in [tip["title"] for tip in drawing.spec["layer"][0]["encoding"]["tooltip"]]


def test_curves_are_those_of_the_best_rate_and_a_log_axis_leaves_nought_out():
    drawing = curves_at_best(sweep_table(), "learning_rate", "accuracy", "epoch", "accuracy", log=True)
    assert set(drawing.frame["label"].dropna()) == {"Adam", "Momentum"}
    assert drawing.frame["x"].min() == 1
    assert drawing.spec["layer"][0]["encoding"]["x"]["scale"]["type"] == "log"


def test_a_diverged_run_does_not_break_the_chart():
    frame = sweep_table()
    frame.loc[frame["step"] == 20, "loss"] = np.nan
    frame["loss"] = frame["loss"].fillna(np.inf)
    assert curves_at_best(frame, "learning_rate", "accuracy", "epoch", "loss").frame.empty
    assert list(sweep(frame, "learning_rate", "learning rate").frame["text"]) == ["✕"] * 4


def test_a_cell_where_most_seeds_diverged_has_a_cross_and_says_when():
    frame = sweep_table().assign(loss=1.0)
    lost = (frame["variant"] == "momentum") & (frame["learning_rate"] == 0.01) & (frame["step"] >= 10)
    frame.loc[lost & (frame["seed"] == 0), "loss"] = np.nan
    half = sweep(frame, "learning_rate", "learning rate").frame
    assert list(half["text"]) == ["90", "89", "50", "95"]
    assert half["told"][2] == "1 of 2 seeds, seen at step 10"
    frame.loc[lost, "loss"] = np.inf
    both = sweep(frame, "learning_rate", "learning rate").frame
    assert list(both["text"]) == ["90", "89", "✕", "95"]
    assert list(both["told"]) == ["none", "none", "2 of 2 seeds, seen at step 10", "none"]


def test_sentences():
    assert (
        captions.time_to_accuracy_caption(sweep_table(), "learning_rate", "epoch", 0.52)
        == "Momentum reaches 52% after 1.0 epochs, Adam after 2.0"
    )
    assert (
        captions.time_to_accuracy_caption(sweep_table(), "learning_rate", "step", 0.91)
        == "Momentum reaches 91% after 20 steps; Adam never"
    )
    assert captions.time_to_accuracy_caption(sweep_table(), "learning_rate", "epoch", 0.99) == "None reaches 99%"
    assert (
        captions.learning_rate_caption(sweep_table(), "learning_rate", 0.5)
        == "Adam is within two points of its best over 1.0 decades of learning rates, Momentum over 0.50"
    )
    noise = pd.DataFrame({"variant": ["batch-1", "batch-8", "batch-all"], "seed": 0, "noise": [6.0, 2.0, 0.0]})
    assert (
        captions.noise_caption(noise) == "1 at a time (SGD): error 6.0 times the full gradient's norm; 8 at a time: 2.0"
    )
    assert captions.first_reached(sweep_table(), "step", 0.1).to_dict() == pytest.approx({"adam": 0, "momentum": 0})


def test_a_step_is_told_beside_the_one_timed_in_turn_with_it():
    frame = pd.DataFrame(
        {
            "variant": ["batch-1", "batch-1", "batch-all"],
            "seconds": [0.0009, 0.0009, 0.016],
            "ratio": [0.75, 0.75, 14.0],
        }
    )
    told = captions.step_time_note(frame)
    assert "0.9 ms, 0.75 times as long as batches of 32; All at once (GD) 16 ms, 14 times" in told
