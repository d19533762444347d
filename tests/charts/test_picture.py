"""Charts for slides: with their data, in large type, on white, and with every axis of numbers named."""

import json

import numpy as np
import pandas as pd
import pytest

from dlcore.charts import bars, curves
from dlcore.charts.base import TYPE
from dlcore.charts.heatmap import sweep
from dlcore.charts.larger_type import PROJECTOR
from dlcore.charts.picture import HEIGHT, WIDTH, full_spec

FRAME = pd.DataFrame(
    {
        "variant": ["relu", "tanh"] * 4,
        "seed": [0, 0, 1, 1] * 2,
        "step": [0] * 4 + [1] * 4,
        "epoch": [0] * 4 + [1] * 4,
        "learning_rate": [0.1] * 8,
        "accuracy": [0.1, 0.1, 0.1, 0.2, 0.8, 0.9, 0.7, float("nan")],
    }
)


def drawings():
    return {
        "curves": curves(FRAME, "epoch", "accuracy"),
        "bars": bars(FRAME, y="accuracy", unit="accuracy"),
        "sweep": sweep(FRAME, "learning_rate", "learning rate"),
    }


@pytest.mark.parametrize("kind", ["curves", "bars", "sweep"])
def test_a_full_spec_is_json_with_its_data_on_white(kind):
    chart = drawings()[kind]
    before = json.dumps(chart.spec)
    full = full_spec(chart.spec, chart.frame)
    assert json.dumps(chart.spec) == before, "the chart on the page stays as it is"
    assert len(full["data"]["values"]) == len(chart.frame)
    json.dumps(full, allow_nan=False)
    assert full["width"] == WIDTH
    assert full["config"]["background"] == "white"
    assert full["config"]["axis"]["labelColor"]
    assert full["config"]["axis"]["labelFontSize"]
    assert [param for param in full["params"] if param["name"] == TYPE] == [{"name": TYPE, "value": PROJECTOR}]


def y_titles(spec):
    axes = [part["encoding"]["y"] for part in (spec, *spec.get("layer", ())) if "y" in part.get("encoding", {})]
    return {axis["title"] for axis in axes if axis.get("title")}


def test_an_axis_of_numbers_without_a_name_gets_one_and_names_of_variants_do_not():
    charts = drawings()
    assert y_titles(charts["curves"].spec) == set()
    assert y_titles(full_spec(charts["curves"].spec, charts["curves"].frame)) == {"accuracy"}
    assert y_titles(full_spec(charts["sweep"].spec, charts["sweep"].frame)) == set()


def test_a_chart_keeps_a_width_of_its_own_and_grows_in_height():
    chart = drawings()["curves"]
    assert full_spec({**chart.spec, "width": 300}, chart.frame)["width"] == 300
    assert full_spec(chart.spec, chart.frame)["height"] == HEIGHT


def test_numbers_that_are_none_are_left_out():
    frame = pd.DataFrame({"x": [1.0, np.nan, np.inf]})
    assert full_spec(drawings()["curves"].spec, frame)["data"]["values"] == [{"x": 1.0}, {"x": None}, {"x": None}]
