"""The network's drawing and the sentences of its page."""

import pandas as pd
import pytest

from dlcore.analysis.foundations import backpropagation as captions
from dlcore.charts.foundations.finite_differences import finite_differences
from dlcore.charts.foundations.network_diagram import network_diagram


def test_what_is_known_is_written_and_what_the_step_concerns_is_marked():
    drawing = network_diagram((("x1", 1.0), ("w11", 0.5), ("h1", 0.25)), (("w11", -0.1),), ("w11", "h1"))
    assert [layer["name"] for layer in drawing.spec["layer"]] == [
        "edges",
        "values-paper",
        "derivatives-paper",
        "nodes",
        "names",
        "values",
        "derivatives",
    ]
    label = drawing.frame[(drawing.frame["kind"] == "weight")].set_index("name")
    assert label["value_text"].to_dict() == {"w11": "w11 = 0.50"}
    assert label["derivative_text"].to_dict() == {"w11": "∂ −0.10"}
    marked = drawing.frame[drawing.frame["current"]]
    assert set(zip(marked["kind"], marked["name"], strict=True)) == {("edge", "w11"), ("weight", "w11"), ("node", "h1")}
    assert len(drawing.frame[drawing.frame["kind"] == "node"]) == 6


@pytest.mark.parametrize(("width", "height", "type_size"), [(345, 400, 1), (700, 320, 4 / 3)])
def test_labels_keep_clear_of_each_other_on_a_phone_and_at_a_projector(width, height, type_size):
    """Every pair of texts, as boxes of their widest usual size: none overlaps another, nor a node."""
    names = ("x1", "x2", "w11", "w12", "w21", "w22", "b1", "b2", "v1", "v2", "c", "t", "h1", "h2", "y", "L")
    numbers = tuple((name, -0.45) for name in names)
    derivatives = tuple((name, -0.45) for name in names if name not in ("x1", "x2", "t", "L"))
    drawing = network_diagram(numbers, derivatives, ())
    (left, right), (low, high) = (drawing.spec["layer"][0]["encoding"][axis]["scale"]["domain"] for axis in "xy")
    boxes = []
    for row in drawing.frame[drawing.frame["kind"] != "edge"].itertuples():
        across, down = (row.x - left) / (right - left) * width, (high - row.y) / (high - low) * height
        for text, lower in ((row.value_text, 0), (row.derivative_text, 1)):
            if text:
                wide = 5.6 * len(text)
                middle = (row.dx + wide / 2 if row.dx else 0) * type_size
                below = (row.dy + lower * row.gap) * type_size
                boxes.append((f"{row.name} {text}", across + middle, down + below, wide * type_size, 12 * type_size))
        if row.kind == "node":
            boxes.append((row.name, across, down, 43 * type_size, 43 * type_size))
    assert len(boxes) == 6 + len(numbers) + len(derivatives)
    for place, (one, x, y, wide, tall) in enumerate(boxes):
        assert wide / 2 <= x <= width - wide / 2, one
        assert tall / 2 <= y <= height - tall / 2, one
        for other, x2, y2, wide2, tall2 in boxes[:place]:
            assert abs(x - x2) >= (wide + wide2) / 2 or abs(y - y2) >= (tall + tall2) / 2, (one, other)


def test_sentences():
    error = pd.DataFrame(
        {
            "variant": ["autograd", "central-difference", "central-difference", "central-difference"],
            "seed": 0,
            "step": [0.1, 0.1, 0.001, 0.1],
            "precision": ["float64", "float64", "float64", "float32"],
            "error": [1e-16, 1e-3, 1e-8, 1e-3],
        }
    )
    assert (
        captions.error_caption(error[:3])
        == "Smallest error with 64 bits: Autograd 10⁻¹⁶, Central difference 10⁻⁸ (h = 0.001)"
    )
    assert captions.error_caption(error[1:]).endswith("Central difference 10⁻⁸ (h = 0.001) and 0.0010 (h = 0.1)")
    cost = pd.DataFrame({"variant": ["autograd", "central-difference"], "seed": 0, "passes": [2, 18], "weights": 9})
    assert captions.passes_caption(cost) == "For 9 weights: Autograd 2, Central difference 18 passes"
    corner = pd.DataFrame(
        {
            "variant": ["autograd", "central-difference", "central-difference", "one-sided-difference"],
            "seed": 0,
            "step": [0.1, 0.1, 0.001, 0.1],
            "error": [0.0, 0.1, 1e-8, 0.5],
        }
    )
    assert captions.kink_caption(corner, 0.0) == (
        "Pre-activation exactly at the kink. Within 0.1% of backpropagation: Autograd at any step, Central difference at some steps, One-sided difference at none"
    )


def test_the_v_is_drawn_by_powers_of_ten_with_a_line_for_each_precision():
    frame = pd.DataFrame(
        [
            (way, bits, seed, step, step * (seed + 1))
            for way in ("autograd", "central-difference")
            for bits in ("float64", "float32")
            for seed in (0, 1)
            for step in (0.1, 0.01, 0.001)
        ],
        columns=["variant", "precision", "seed", "step", "error"],
    )
    frame.loc[0, "error"] = float("nan")
    drawing = finite_differences(frame, mark=0.01)
    assert set(drawing.frame["line"]) == {
        "Autograd, 64 bits",
        "Autograd, 32 bits",
        "Central, 64 bits",
        "Central, 32 bits",
    }
    assert drawing.frame["label"].notna().sum() == 4
    assert drawing.frame["mark"].dropna().tolist() == [-2.0]
    assert set(drawing.frame[drawing.frame["dashed"]]["precision"]) == {"float32"}
    assert set(finite_differences(frame[frame["precision"] == "float64"]).frame["line"]) == {
        "Autograd",
        "Central difference",
    }
    assert len(finite_differences(frame[:0]).frame) == 0
