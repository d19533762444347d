"""Charts by their specs and tables: layers have names, bands are what they say, and nothing that is not finite breaks them."""

import json
import math

import altair as alt
import numpy as np
import pandas as pd
import pytest

from dlcore.charts import bars, curves, functions, profile
from dlcore.charts.base import separate, to_spec
from dlcore.charts.theme import COLORS
from dlcore.experiments import EXPERIMENTS
from dlcore.guide import NAMES, WORDS
from tests.test_architecture import imports, sources


def race(variants=("relu", "sigmoid"), epochs=4, seeds=3):
    return pd.DataFrame(
        [
            {
                "variant": variant,
                "seed": seed,
                "epoch": epoch,
                "step": 31 * epoch,
                "seconds": 0.1 * epoch * (1 + rank),
                "accuracy": 0.1 + 0.1 * epoch + 0.01 * seed,
                "loss": 2.0 - 0.1 * epoch,
            }
            for rank, variant in enumerate(variants)
            for seed in range(seeds)
            for epoch in range(epochs + 1)
        ]
    )


def layers(drawing):
    return [layer["name"] for layer in drawing.spec["layer"]]


def test_every_variant_has_a_name_and_a_color():
    varied = {variant for experiment in EXPERIMENTS.values() for variant in experiment.variants} - {"together"}
    assert varied <= set(COLORS) & set(NAMES)


def test_variants_that_are_compared_differ_in_color():
    for experiment in EXPERIMENTS.values():
        colors = [COLORS[variant] for variant in experiment.variants if variant != "together"]
        assert len(set(colors)) == len(colors), experiment.id
    optimizers = [
        variant.color
        for page in ("optimizers", "optimizer_benchmarks", "choosing_an_optimizer")
        for variant in (*WORDS[page].TOPICS, *getattr(WORDS[page], "VARIANTS", ()))
    ]
    assert len(set(optimizers)) == len(optimizers)


def test_curves_show_the_mean_and_a_band_over_the_seeds():
    drawing = curves(race(), "epoch", "accuracy")
    assert layers(drawing) == ["band", "mean", "hover", "labels"]
    last = drawing.frame[(drawing.frame["variant"] == "relu") & (drawing.frame["x"] == 4)].iloc[0]
    assert (last["low"], last["mean"], last["high"]) == pytest.approx((0.5, 0.51, 0.52))
    assert list(drawing.frame["label"].dropna()) == ["ReLU", "Sigmoid"]


def test_curves_by_seconds_take_each_variants_own_time():
    frame = curves(race(), "seconds", "accuracy").frame
    assert frame[frame["variant"] == "sigmoid"]["x"].max() == pytest.approx(
        2 * frame[frame["variant"] == "relu"]["x"].max()
    )


def test_a_mark_is_one_row_of_the_charts_own_table():
    drawing = curves(race(), "epoch", "accuracy", mark=2)
    assert layers(drawing) == ["mark", "band", "mean", "hover", "labels"]
    assert list(drawing.frame["mark"].dropna()) == [2.0]


def test_no_layer_has_data_of_its_own():
    for drawing in (curves(race(), "epoch", "accuracy", mark=2), bars(race(), "loss", "loss")):
        assert "datasets" not in drawing.spec
        assert all("data" not in layer for layer in drawing.spec["layer"])
    with pytest.raises(ValueError, match="data of its own"):
        to_spec(
            alt.layer(alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_rule().encode(x="x:Q"), alt.Chart().mark_line())
        )


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_curve_that_diverges_ends_there_and_the_rest_stays_readable(bad):
    frame = race()
    frame.loc[(frame["variant"] == "relu") & (frame["epoch"] >= 3), "loss"] = bad
    drawing = curves(frame, "epoch", "loss")
    assert np.isfinite(drawing.frame[["mean", "low", "high"]]).all().all()
    assert drawing.frame[drawing.frame["variant"] == "relu"]["x"].max() == 2
    assert drawing.frame[drawing.frame["variant"] == "sigmoid"]["x"].max() == 4


def test_a_curve_without_a_finite_value_is_an_empty_chart():
    frame = race().assign(loss=math.nan)
    drawing = curves(frame, "epoch", "loss")
    assert drawing.frame.empty
    assert "NaN" not in json.dumps(drawing.spec)


def depth(values):
    return pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "layer": layer, "gradient": value}
            for variant, of in values.items()
            for seed in (0, 1)
            for layer, value in enumerate(of, start=1)
        ]
    )


def test_a_profile_is_geometric_and_its_axis_reads_as_powers():
    frame = depth({"relu": [1.0, 1.0], "sigmoid": [1e-20, 1.0]})
    frame.loc[(frame["seed"] == 1) & (frame["gradient"] == 1e-20), "gradient"] = 1e-18
    drawing = profile(frame, "gradient", "gradient")
    first = drawing.frame[(drawing.frame["variant"] == "sigmoid") & (drawing.frame["x"] == 1)].iloc[0]
    assert first["mean"] == pytest.approx(1e-19)
    axis = next(layer for layer in drawing.spec["layer"] if layer["name"] == "band")["encoding"]["y"]["axis"]
    assert "10⁻²⁰" in axis["labelExpr"]


def test_a_profile_takes_zeros_and_ends_at_nan():
    drawing = profile(depth({"relu": [0.0, 1e-80], "sigmoid": [1.0, math.nan]}), "gradient", "gradient")
    assert list(drawing.frame[drawing.frame["variant"] == "relu"]["mean"]) == pytest.approx([1e-81, 1e-80])
    assert len(drawing.frame[drawing.frame["variant"] == "sigmoid"]) == 1


@pytest.mark.parametrize(("backward", "layer", "side"), [(True, 1, "right"), (False, 2, "left")])
def test_a_profile_is_named_where_it_ends_and_its_axis_stands_opposite(backward, layer, side):
    drawing = profile(depth({"relu": [1.0, 2.0], "sigmoid": [1.0, 0.1]}), "gradient", "gradient", backward=backward)
    assert set(drawing.frame[drawing.frame["label"].notna()]["x"]) == {layer}
    band = next(each for each in drawing.spec["layer"] if each["name"] == "band")
    assert band["encoding"]["y"]["axis"]["orient"] == side


def test_a_generalization_gap_is_told_in_percent_on_an_axis_that_reaches_below_zero():
    rows = [{"variant": "adam", "seed": 0, "epoch": epoch, "gap": gap} for epoch, gap in enumerate((-0.02, 0.1))]
    encoding = curves(pd.DataFrame(rows), "epoch", "gap").spec["layer"][0]["encoding"]["y"]
    assert encoding["axis"]["format"] == "%"
    assert encoding["scale"]["domain"][0] < -0.02 < 0.1 < encoding["scale"]["domain"][1] < 0.2


def test_functions_mark_the_chosen_place():
    frame = pd.DataFrame(
        [
            {"variant": variant, "z": z, "value": value}
            for variant in ("relu", "elu")
            for z, value in ((-1.0, 0.0), (0.0, 0.0), (1.0, 9.0))
        ]
    )
    drawing = functions(frame, "z", "value", "z", "f(z)", 1.0, -1.0, 4.0)
    assert layers(drawing) == ["place", "curve", "dots", "labels"]
    assert list(drawing.frame[drawing.frame["at"]]["x"]) == [1.0, 1.0]
    assert list(drawing.frame["place"].dropna()) == [1.0]  # one rule, however many curves
    assert drawing.frame["label_y"].max() == 4.0  # a curve that leaves the picture has its name at the edge


def test_bars_start_at_zero_and_the_least_is_first():
    frame = pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "ns": value + seed}
            for variant, value in (("elu", 9.0), ("relu", 1.0))
            for seed in (0, 1)
        ]
    )
    drawing = bars(frame, "ns", "ns")
    assert list(drawing.frame["variant"]) == ["relu", "elu"]
    bar = next(layer for layer in drawing.spec["layer"] if layer["name"] == "bars")
    assert bar["encoding"]["x"]["scale"]["domain"][0] == 0
    assert bar["encoding"]["y"]["sort"] == ["ReLU", "ELU"]


def test_numbers_beside_bars_have_as_many_digits_and_no_exponent():
    values = {"elu": 2.0, "relu": 2.044, "sigmoid": 105.2, "tanh": 1234.5, "gelu": 0.4701}
    drawing = bars(pd.DataFrame({"variant": list(values), "seed": 0, "ns": list(values.values())}), "ns", "ns")
    assert dict(zip(drawing.frame["variant"], drawing.frame["number"], strict=True)) == {
        "elu": "2.00",
        "relu": "2.04",
        "sigmoid": "105",
        "tanh": "1,234",
        "gelu": "0.470",
    }


def test_labels_are_pushed_apart_and_keep_their_order():
    moved = separate([0.5, 0.5, 0.51, 0.9], 0.1)
    assert sorted(moved) == [moved[0], moved[1], moved[2], moved[3]]
    assert min(np.diff(moved)) >= 0.1 - 1e-9
    assert moved[3] == 0.9
    assert np.mean(moved[:3]) == pytest.approx(np.mean([0.5, 0.5, 0.51]))
    assert separate([], 0.1) == []


def test_a_chart_for_two_sections_stands_above_them():
    for path in sources("pages", "dlcore/charts"):
        drawn = {name.split(".")[2] for name in imports(path) if name.startswith("dlcore.charts.")}
        assert drawn & {"foundations", "vision", "language", "interview"} <= set(path.parts), path
