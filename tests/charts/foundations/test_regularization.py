"""Charts of the page Regularization: what is stacked adds up, and what is counted is all there."""

import pandas as pd
import pytest

from dlcore.charts.foundations.bias_variance import fits, stack
from dlcore.charts.foundations.histogram import histogram
from dlcore.charts.foundations.regularization import losses_by_epoch, sizes_of_weights


def decomposition(variance):
    return pd.DataFrame(
        [
            {"degree": degree, "variant": part, "value": value, "measured": 0.09 + bias + spread}
            for degree, (bias, spread) in enumerate(zip((0.5, 0.01), variance, strict=True))
            for part, value in (("noise", 0.09), ("bias", bias), ("variance", spread))
        ]
    )


def test_parts_are_stacked_and_what_is_worse_than_a_constant_is_cut_off():
    chart = stack(decomposition((0.02, 50.0)))
    top = chart.spec["layer"][0]["encoding"]["y"]["scale"]["domain"][1]
    assert top == pytest.approx(1.6 * 0.61, rel=0.02)
    of_first = chart.frame[chart.frame["degree"] == 0]
    assert of_first["high"].tolist() == pytest.approx([0.09, 0.59, 0.61])
    of_second = chart.frame[chart.frame["degree"] == 1]
    assert of_second["high"].max() == pytest.approx(top)
    assert of_second["total"].iloc[0] == pytest.approx(50.1)
    assert of_second["shown"].isna().all()
    assert of_first["shown"].notna().all()


def test_fits_have_a_line_each():
    frame = pd.DataFrame({"x": [0, 1] * 3, "y": range(6), "line": list("aabbcc"), "kind": ["fit"] * 4 + ["truth"] * 2})
    assert fits(frame).spec["layer"][0]["encoding"]["detail"]["field"] == "line"


def test_a_histogram_counts_each_value_once_and_keeps_its_mark():
    frame = pd.DataFrame(
        {"variant": ["selected-before"] * 3 + ["selected-within"] * 2, "x": [0.1, 0.9, 0.9, 0.5, 0.55]}
    )
    chart = histogram(frame, "x", "score", "tables", 0.5, "chance", bins=10, low=0.0, high=1.0)
    assert chart.frame.groupby("variant", observed=True)["count"].sum().to_dict() == {
        "selected-before": 3,
        "selected-within": 2,
    }
    assert chart.frame["mark"].dropna().tolist() == [0.5]


def test_curves_leave_out_what_would_stretch_them():
    losses = pd.DataFrame({"variant": "l1", "seed": 0, "epoch": [0, 1, 2], "loss": [5.0, 1.0, 0.5]})
    assert losses_by_epoch(losses).frame["x"].min() == 1
    sizes = pd.DataFrame({"variant": "l1", "seed": 0, "size": [0.001, 0.01, 1.0], "share": [0.6, 0.7, 1.0]})
    assert sizes_of_weights(sizes).frame["x"].max() == pytest.approx(0.01)
