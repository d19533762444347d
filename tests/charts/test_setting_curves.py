"""Lines over the values of a setting."""

import json

import pandas as pd

from dlcore.charts.setting_curves import against


def test_names_stand_in_one_column_also_where_a_line_ends_early():
    values = {"dropout": (0.1, 0.5), "l2": (0.001, 0.01)}
    rows = [{"variant": name, "seed": 0, "strength": at, "loss": at} for name, of in values.items() for at in of]
    drawing = against(pd.DataFrame(rows), "strength", "loss", "strength", "loss", log_x=True)
    named = drawing.frame[drawing.frame["label"].notna()]
    assert list(named["x"]) != list(named["label_x"])
    assert named["label_x"].round(6).tolist() == [0.5, 0.5]
    labels = next(layer for layer in drawing.spec["layer"] if layer["name"] == "labels")
    assert labels["encoding"]["x"]["field"] == "label_x"


def test_nothing_to_draw_is_an_empty_chart():
    frame = pd.DataFrame({"variant": ["l2"], "seed": [0], "strength": [0.1], "loss": [float("nan")]})
    assert against(frame, "strength", "loss", "strength", "loss").frame.empty


def test_the_numbers_of_an_axis_are_never_written_with_an_exponent():
    frame = pd.DataFrame({"variant": "lstm", "seed": 0, "size": [1, 2], "seconds": [45.0, 97.0]})
    spec = json.dumps(against(frame, "size", "seconds", "size", "seconds").spec)
    assert '"format": ",~r"' in spec  # Vega asks for one digit of round ticks, and “g” makes 8e+1 of 80
