"""Bits per byte against parameters and compute: what is drawn, and where."""

import pytest

from dlcore.charts.language import scaling_curve as drawings
from tests.analysis.language.test_scaling_curve import CURVE, PARAMETERS, ends


def test_a_line_goes_on_half_an_order_of_magnitude_beyond_the_largest_size():
    drawing = drawings.by_parameters(ends({"lstm": 0.1, "gpt-rope": 0.2}, (-0.01, 0.0, 0.01)), "parameters")
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["fit", "beyond", "interval", "dots", "labels"]
    beyond = drawing.frame[~drawing.frame["measured"]]
    assert beyond["mean"].isna().all()
    assert sorted(set(beyond["x"])) == pytest.approx([PARAMETERS[-1], PARAMETERS[-1] * 10**0.5])
    gpt = beyond[beyond["variant"] == "gpt-rope"].sort_values("x")
    assert list(gpt["fit"]) == pytest.approx([8 * 100**-0.2, 8 * 10 ** (-2.5 * 0.2)], rel=1e-5)
    labels = drawing.frame.dropna(subset=["label"])
    assert dict(zip(labels["label"], labels["x"], strict=True)) == pytest.approx(
        dict.fromkeys(("LSTM", "GPT with RoPE"), PARAMETERS[-1] * 10**0.5)
    )
    dots = drawing.frame[drawing.frame["measured"]]
    assert len(dots) == 6
    assert (dots["low"] <= dots["mean"]).all()


def test_both_axes_are_logarithmic_and_their_ticks_can_be_read():
    drawing = drawings.by_parameters(ends({"gpt-rope": 0.2}), "non_embedding")
    base = drawing.spec["layer"][0]["encoding"]
    assert base["x"]["scale"]["type"] == base["y"]["scale"]["type"] == "log"
    assert base["x"]["axis"]["values"] == [1e3, 1e4, 1e5]
    assert "'4': '10⁴'" in base["x"]["axis"]["labelExpr"]
    assert base["x"]["title"] == "parameters without embedding and output layer"
    assert drawing.spec["layer"][2]["encoding"]["y"]["axis"]["values"] == [2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0]
    assert drawing.spec["usermeta"]["axes"] == {"y": "bits per byte"}


def test_two_sizes_are_dots_with_a_name_but_no_line():
    frame = ends({"gpt-rope": 0.2})
    drawing = drawings.by_parameters(frame[frame["size"] < 3], "parameters")
    assert drawing.frame["fit"].isna().all()
    assert list(drawing.frame["label"].dropna()) == ["GPT with RoPE"]


def test_every_test_after_the_start_is_a_dot_and_the_least_are_marked():
    drawing = drawings.by_compute(CURVE)
    assert [layer["name"] for layer in drawing.spec["layer"]] == ["sizes", "dots", "envelope", "labels"]
    assert len(drawing.frame) == 6
    assert sorted(drawing.frame.loc[drawing.frame["least"], "x"]) == pytest.approx([1e9, 1.2e9, 2e9, 2.4e9, 3e9])
    labels = drawing.frame.dropna(subset=["label"])
    assert dict(zip(labels["label"], labels["x"], strict=True)) == pytest.approx({"LSTM": 3e9, "GPT with RoPE": 2.4e9})
