"""Where trainings ended: rows, parts and labels, at the rate that validation chose."""

import pandas as pd
import pytest

from dlcore.analysis.train_test_gap import final_accuracies
from dlcore.analysis.vision import ablations as captions
from dlcore.charts.train_test_gap import train_and_test


def curve(variant, seed, learning_rate, depth, validation, trained, test):
    return [
        {
            "variant": variant,
            "seed": seed,
            "learning_rate": learning_rate,
            "depth": depth,
            "step": step,
            "validation": share * validation,
            "train_accuracy": share * trained,
            "accuracy": share * test,
        }
        for step, share in ((0, 0.1), (10, 1.0))
    ]


@pytest.fixture
def frame():
    rows = []
    for seed in (0, 1):
        rows += curve("residual", seed, 0.1, 8, 0.8, 0.90, 0.80 + 0.02 * seed) + curve(
            "residual", seed, 0.01, 8, 0.5, 0.99, 0.99
        )
        rows += curve("residual", seed, 0.1, 56, 0.8, 0.85, 0.75) + curve("plain", seed, 0.1, 8, 0.8, 0.88, 0.78)
        rows += curve("plain", seed, 0.1, 56, 0.3, 0.30, 0.28)
    return pd.DataFrame(rows)


def test_the_last_row_of_each_run_at_the_chosen_rate(frame):
    rows = final_accuracies(frame, ("variant", "depth"))
    assert len(rows) == 4 * 2 * 2
    assert set(rows["learning_rate"]) == {0.1}
    assert set(rows["step"]) == {10}


def test_a_row_for_each_depth_with_training_above_test(frame):
    drawing = train_and_test(frame, by="depth", unit="layers")
    table = drawing.frame
    assert list(dict.fromkeys(table["name"])) == [
        "Residual connections, 8 layers",
        "Plain, 8 layers",
        "Residual connections, 56 layers",
        "Plain, 56 layers",
    ]
    row = table[(table["name"] == "Residual connections, 8 layers") & (table["part"] == "test")].iloc[0]
    assert (row["low"], row["mean"], row["high"]) == pytest.approx((0.80, 0.81, 0.82))
    assert row["text"] == "test 81.0%"
    assert drawing.spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] <= 0.27


def test_the_findings_say_where_the_additions_gain(frame):
    assert captions.depth_caption(frame).endswith("2.0 at 8 layers, 55.0 at 56 layers")
    assert (
        captions.depth_caption(frame[frame["variant"] == "plain"])
        == "Plain, training accuracy: 88% with 8 layers, 30% with 56 layers"
    )
    deep = frame[frame["depth"] == 56]
    assert (
        captions.curves_caption(deep, "train_accuracy")
        == "After 10 steps Residual connections: 85% training accuracy; Plain: 30%"
    )
    assert captions.gap_caption(deep).startswith("Best on test images: Residual connections, 75.0%")
    assert "47.0 points above" in captions.scaling_caption(deep)
    assert "in points: Residual connections" in captions.learning_rate_caption(frame[frame["depth"] == 8])
    alone = captions.gap_caption(deep[deep["variant"] == "residual"])
    assert alone.startswith("Residual connections: 75.0% on test images, ")


def test_the_findings_gradient_caption_and_price():
    gradient = pd.DataFrame(
        {"variant": "plain", "seed": [0, 0, 1, 1], "layer": [1, 3, 1, 3], "gradient": [100.0, 1.0, 10_000.0, 1.0]}
    )
    assert captions.gradient_caption(gradient) == "Gradient at the stem over that at the last block. Plain: 1000"
    price = pd.DataFrame(
        {
            "variant": ["plain", "residual"],
            "seed": 0,
            "side": 14,
            "parameters": 19_074,
            "macs": [3e6, 3.1e6],
            "step_ms": [10.0, 20.0],
        }
    )
    assert captions.time_caption(price) == "Time of a step: Residual connections, 20 ms, 2.0 times that of Plain"
    assert captions.macs_caption(price) == "3.0 to 3.1 million MACs"
    assert captions.macs_caption(price.assign(macs=3e6)) == "3.0 million MACs each"
    scaled = price.assign(variant=["scaled-base", "compound"], macs=[1e6, 4e6])
    assert captions.macs_caption(scaled) == "4.0 million MACs; the base 1.0"
    assert captions.time_caption(scaled) == "Time of a step: Compound scaling, 20 ms"
    assert "Plain needs 3.0 million MACs" in captions.macs_caption(price.assign(macs=[3e6, 9e6]))
    table = captions.cost_table(price)
    assert list(table["Parameters"]) == ["19,074", "19,074"]
    assert list(table["Pixels"]) == ["14 × 14", "14 × 14"]
