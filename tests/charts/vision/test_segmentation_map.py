"""The map of what a U-Net gains: against the better baseline of each cell, with the seeds' spread."""

import pandas
import pytest

from dlcore.analysis.vision.segmentation import gains, gains_caption
from dlcore.charts.vision.segmentation_map import gain_map


def table():
    scores = {
        ("u-net", 0.0): (0.95, 0.93),
        ("thresholds", 0.0): (0.97, 0.97),
        ("classical-pipeline", 0.0): (0.9, 0.9),
        ("u-net", 0.5): (0.9, 0.8),
        ("thresholds", 0.5): (0.5, 0.5),
        ("classical-pipeline", 0.5): (0.7, 0.6),
    }
    return pandas.DataFrame(
        [
            {"variant": variant, "seed": seed, "bias": bias, "noise": 0.1, "dice": dice}
            for (variant, bias), seeds in scores.items()
            for seed, dice in enumerate(seeds)
        ]
    )


def test_the_gain_is_over_the_better_baseline_of_each_cell_seed_by_seed():
    found = gains(table()).set_index("bias")
    assert found["baseline"].to_dict() == {0.0: "thresholds", 0.5: "classical-pipeline"}
    assert found["gain"].tolist() == pytest.approx([-0.03, 0.2])
    assert found["low"].tolist() == pytest.approx([-0.04, 0.2])
    assert found["high"].tolist() == pytest.approx([-0.02, 0.2])


def test_the_caption_counts_the_cells_where_every_seed_gains_by_the_margin():
    said = gains_caption(table(), 0.05)
    assert (
        said
        == "U-Net gains most, 0.20, at bias field 0.5 and noise 0.1; on all seeds at least 0.05 in 1 of 2 conditions"
    )


def test_a_loss_has_another_color_than_a_gain():
    chart = gain_map(table())
    cells, numbers = chart.spec["layer"]
    assert cells["encoding"]["color"]["condition"]["test"] == "datum.gain < 0"
    assert cells["encoding"]["color"]["condition"]["value"] != cells["encoding"]["color"]["value"]
    assert numbers["encoding"]["text"]["format"] == "+.2f"
    assert len(chart.frame) == 2
