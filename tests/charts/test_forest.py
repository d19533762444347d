"""Forest plots: a row per finding, its seeds, the side on which the claim holds; what has no number stands there without one."""

import math
from dataclasses import replace

from dlcore.charts.forest import forest
from dlcore.records import Library
from dlcore.verdicts import verdicts
from dlcore.verdicts.findings import Fresh
from tests.verdicts.test_rule import finding


def measured_finding(value, **fields):
    return replace(
        finding("holds"), value=value, low=value / 2, high=value * 2, values=(value / 2, value, value * 2), **fields
    )


def test_a_row_per_finding_with_its_seeds():
    frame = forest((measured_finding(1.0), measured_finding(2.0)), ("one", "two")).frame
    rows = frame[frame["kind"] == "finding"]
    assert list(rows["label"]) == ["one", "two"]
    assert list(rows["low"]) == [0.5, 1.0]
    assert (frame["kind"] == "seed").sum() == 6


def test_percentage_points_are_drawn_as_such():
    frame = forest((measured_finding(0.1, unit="percentage points"),), ("one",)).frame
    assert abs(frame["value"].iloc[0] - 10) < 1e-4


def test_ratios_stand_on_a_log_axis_and_zero_is_left_out():
    frame = forest(
        (measured_finding(100.0, geometric=True), replace(measured_finding(1.0, geometric=True), low=0.0)), ("a", "b")
    ).frame
    rows = frame[frame["kind"] == "finding"]
    assert list(rows["value"]) == [2.0, 0.0]
    assert rows["low"].notna().all()
    assert rows["low"].iloc[1] < 0


def test_what_was_never_reached_has_its_row_and_no_mark():
    never = replace(finding("does not hold"), values=(math.inf,) * 5)
    frame = forest((measured_finding(1.0), never), ("one", "never")).frame
    row = frame[frame["label"] == "never"].iloc[0]
    assert math.isnan(row["value"])
    assert math.isnan(row["low"])


def test_fresh_seeds_have_a_hollow_mark_of_their_own_below():
    again = Fresh((100, 101), "not settled", 4.0, 3.0, 5.0, 1, "4.0", "3.0 to 5.0")
    drawn = forest((measured_finding(1.0, fresh=again), measured_finding(2.0)), ("one", "two"))
    (row,) = drawn.frame[drawn.frame["kind"] == "fresh"].to_dict("records")
    assert (row["row"], row["value"], row["low"], row["high"], row["outcome"]) == (0, 4.0, 3.0, 5.0, "not settled")
    layers = {layer["name"]: layer["mark"] for layer in drawn.spec["layer"]}
    assert (layers["mean"]["filled"], layers["fresh"]["filled"]) == (True, False)
    assert layers["fresh"]["yOffset"] > layers["mean"]["yOffset"]
    without = forest((measured_finding(1.0),), ("one",))
    assert "fresh" not in {layer["name"] for layer in without.spec["layer"]}
    assert without.spec["height"]["step"] < drawn.spec["height"]["step"]


def test_all_findings_that_ship_can_be_drawn_a_quantity_at_a_time():
    for judged in verdicts(Library()):
        for quantity in {each.quantity for each in judged.findings}:
            found = tuple(each for each in judged.findings if each.quantity == quantity)
            drawn = forest(found, tuple(each.condition for each in found))
            domain = drawn.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
            assert all(map(math.isfinite, domain)), quantity
            assert domain[0] < domain[1], quantity
