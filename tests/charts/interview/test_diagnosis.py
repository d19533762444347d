"""The charts of Diagnose: legends that are seen, axes that no single seed decides, and weights as numbers."""

import json
import math
import re

import pandas as pd
import pytest
import vl_convert

from dlcore.analysis.interview.diagnosis import THIS_RUN
from dlcore.charts.interview import diagnosis as charts

SYMBOL = re.compile(r"role-legend-symbol[^>]*>(<path[^>]*>)")


def svg(drawing):
    data = {"values": json.loads(drawing.frame.to_json(orient="records"))}
    return vl_convert.vegalite_to_svg({**drawing.spec, "data": data, "width": 400})


def curves(*this):
    """A seed for each of this run's last losses."""
    return pd.DataFrame(
        {"variant": variant, "seed": seed, "step": step, "train_loss": loss, "loss": loss, "learning_rate": step + 1}
        for seed, last in enumerate(this)
        for variant, losses in (("no-eval", (3.0, last)), ("healthy", (3.0, 0.5)))
        for step, loss in enumerate(losses)
    )


def attention(words):
    return pd.DataFrame(
        {"variant": "no-eval", "seed": 0, "block": 1, "query": query, "key": key, "weight": weight, "word": f"w{key}"}
        for query in range(words)
        for key, weight in enumerate((0.996, *[0.004] * (words - 1)))
    )


def gradients():
    frame = curves(1.0, 2.0)
    return frame.assign(layer="layer 1", norm=frame["loss"])


@pytest.mark.parametrize(
    ("drawing", "count"),
    [
        (charts.train_and_test(curves(1.0, 2.0)), 4),
        (charts.run_curves(curves(1.0, 2.0), "loss", "loss"), 2),
        (charts.run_curves(curves(1.0, math.nan), "loss", "loss"), 2),
        (charts.range_test(curves(1.0, math.nan)), 2),
        (charts.gradients_by_layer(gradients()), 2),
    ],
)
def test_a_legend_has_a_mark_beside_each_word(drawing, count):
    symbols = SYMBOL.findall(svg(drawing))
    assert len(symbols) == count
    for symbol in symbols:
        assert 'opacity="0"' not in symbol
        assert re.search(r'\sstroke="#\w+"|\sfill="#\w+"', symbol), symbol


def test_training_is_solid_and_the_test_dashed():
    line = charts.train_and_test(curves(1.0, 2.0)).spec["layer"][0]
    scale = line["encoding"]["strokeDash"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {"training": [1, 0], "test": [6, 4]}


def test_one_seed_does_not_stretch_the_axis():
    layer = charts.run_curves(curves(1.0, 1.2, 1e25), "loss", "loss").spec["layer"][0]
    assert layer["encoding"]["y"]["scale"]["domain"][1] == pytest.approx(30)


def test_a_cross_stands_where_a_further_seed_is_lost():
    drawing = charts.run_curves(curves(1.0, math.nan), "loss", "loss")
    (cross,) = drawing.frame[drawing.frame["gone"]].to_dict("records")
    assert (cross["run"], cross["x"], cross["nan"]) == (THIS_RUN, 1, "1 of 2 seeds")
    names = [layer["name"] for layer in charts.run_curves(curves(1.0, 2.0), "loss", "loss").spec["layer"]]
    assert "lost" not in names


def test_weights_are_numbers_while_they_fit_and_have_a_scale():
    few, many = (charts.attention(attention(words), THIS_RUN).spec for words in (2, charts.LONGEST + 1))
    assert [layer["name"] for layer in few["layer"]] == ["cells", "numbers"]
    assert [layer["name"] for layer in many["layer"]] == ["cells"]
    for spec in (few, many):
        assert spec["layer"][0]["encoding"]["fill"]["legend"]["title"] == "weight"
        assert spec["layer"][0]["encoding"]["fill"]["legend"]["type"] == "symbol"
