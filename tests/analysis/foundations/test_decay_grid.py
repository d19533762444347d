"""Weight decay against learning rate: what validation chooses, and how the preferred decay moves, on tables whose answers are known."""

import math

import pandas as pd
import pytest

from dlcore.analysis.foundations.decay_grid import leads, leads_note, map_caption, preferences, preferred_table, shift
from dlcore.analysis.foundations.decay_grid import shift_note as said_of
from dlcore.charts.foundations.decay_grid import decay_map, half_decade

RATES, DECAYS = (1e-4, 1e-3, 1e-2, 1e-1), (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)
MAP = {"settings": ("learning_rate", "decay"), "by": "validation"}


def grid(best, seeds=3, rates=RATES):
    """For each variant a valley: validation falls by two points per decade from `best[variant](rate)`, and by ten at rate 0.1; the test part lies a point higher, two for AdamW, and a tenth of a point higher for each seed."""
    rows = []
    for variant, decay_at in best.items():
        for seed in range(seeds):
            for rate in rates:
                for decay in DECAYS:
                    off = abs(math.log10(decay / decay_at(rate, seed))) if decay else 5
                    validation = 0.8 - 0.02 * off - 0.1 * (rate == 0.1)
                    test = validation + (0.02 if variant == "adamw" and decay else 0.01) + 0.001 * seed
                    rows.append((variant, seed, rate, decay, validation, test))
    return pd.DataFrame(rows, columns=["variant", "seed", "learning_rate", "decay", "validation", "accuracy"])


FIXED, FALLING = (lambda rate, seed: 1.0), (lambda rate, seed: 1e-3 / rate)
SEEN = grid({"adam-l2": FALLING, "adamw": FIXED})


def test_a_decay_that_is_preferred_at_every_rate_has_slope_0_and_a_fixed_product_slope_minus_1():
    apart, tied = shift(SEEN, "adamw"), shift(SEEN, "adam-l2")
    assert apart.rates == tied.rates == (1e-4, 1e-3, 1e-2)  # at 0.1 both are ten points behind
    assert (apart.slope, apart.low, apart.high) == pytest.approx((0, 0, 0), abs=1e-9)
    assert (tied.slope, tied.low, tied.high) == pytest.approx((-1, -1, -1))
    assert (apart.choices, apart.ends) == (9, 0)


def test_the_interval_is_that_of_the_seeds():
    mixed = grid({"adamw": lambda rate, seed: 1.0 if seed else 1e-3 / rate})
    found = shift(mixed, "adamw")
    # Slopes −1, 0, 0: mean −1/3, standard error 1/3, and t(2) = 4.303.
    assert (found.slope, found.low, found.high) == pytest.approx(
        (-1 / 3, -1 / 3 - 4.303 / 3, -1 / 3 + 4.303 / 3), abs=1e-3
    )
    assert "either may stay the same" in said_of(mixed, "adamw")


def test_choices_at_an_end_of_the_grid_are_counted_and_said():
    assert shift(grid({"adamw": lambda rate, seed: 1000.0}), "adamw").ends == 9
    assert "9 of 9 choices lie at an end of the grid" in said_of(grid({"adamw": lambda rate, seed: 1000.0}), "adamw")


def test_too_few_usable_rates_give_no_slope():
    few = grid({"adamw": FIXED}, rates=(1e-3, 1e-2, 1e-1))
    assert shift(few, "adamw") is None
    assert said_of(few, "adamw") == "AdamW comes close to its best at fewer than 3 of the learning rates."


def test_half_a_grid_is_told_as_far_as_it_goes():
    only_without = SEEN[(SEEN["decay"] == 0) | (SEEN["learning_rate"] == 1e-3)]
    assert shift(only_without, "adamw") is None
    assert decay_map(only_without, "adamw", **MAP, product=True).frame["text"].notna().all()
    only_zero = SEEN[SEEN["decay"] == 0]
    assert shift(only_zero, "adamw") is None
    assert decay_map(only_zero, "adamw", **MAP, product=True).spec["layer"][0]["encoding"]["x"]["sort"] == ["0"]


def test_both_readings_are_said():
    assert said_of(SEEN, "adam-l2") == (
        "Adam + L2, learning rates 0.0001 to 0.01: at ten times the learning rate, validation prefers 0.10 (0.10 to 0.10) times the decay and 1.0 (1.0 to 1.0) times the product; "
        "the product may stay the same, the decay does not."
    )
    assert said_of(SEEN, "adamw") == (
        "AdamW, learning rates 0.0001 to 0.01: at ten times the learning rate, validation prefers 1.0 (1.0 to 1.0) times the decay and 10 (10 to 10) times the product; "
        "the decay itself may stay the same, the product does not."
    )
    assert said_of(SEEN[SEEN["variant"] == "adamw"], "adam-l2") == ""


def test_validation_chooses_rate_and_decay_and_the_test_part_judges():
    misled = SEEN.assign(accuracy=SEEN["accuracy"].mask(SEEN["decay"] == 100, 0.99))
    assert (
        map_caption(misled, "adamw")
        == "AdamW: validation chooses learning rate 0.0001 and decay 1, test accuracy 82.1%"
    )
    found = leads(SEEN)
    assert found["adam-l2"] == pytest.approx((0.01, 0.01, 0.01))
    assert found["adam"] == pytest.approx((0.11, 0.11, 0.11))
    assert leads_note(SEEN, 0.005) == (
        "Rate and decay both chosen on validation, AdamW's test accuracy is 1.0 percentage points higher than that of Adam + L2 (95% interval over seeds: 1.0 to 1.0; at least 0.5 percentage points), "
        "and 11.0 percentage points higher than that of Adam without decay (95% interval over seeds: 11.0 to 11.0; at least 0.5 percentage points). No verdict rests on this."
    )


def test_one_variant_alone_has_nothing_to_lead():
    assert leads_note(SEEN[SEEN["variant"] == "adam-l2"], 0.005) == ""


def test_the_table_has_a_row_for_each_variant_and_rate():
    table = preferred_table(SEEN)
    assert table[table["Optimizer"] == "Adam + L2"]["Preferred decay"].tolist() == ["10", "1", "0.1", "0.01"]
    assert table[table["Optimizer"] == "Adam + L2"]["Rate × decay"].tolist() == ["0.001"] * 4
    assert preferences(SEEN)["usable"].sum() == 6


def test_the_map_frames_the_chosen_cell_and_the_preferred_decay_of_each_rate():
    chart = decay_map(SEEN, "adam-l2", **MAP)
    assert len(chart.frame) == len(RATES) * len(DECAYS)
    (chosen,) = chart.frame[chart.frame["chosen"]].itertuples()
    assert (chosen.rate, chosen.column, chosen.text) == ("0.0001", "10", "81")
    assert dict(chart.frame[chart.frame["preferred"]][["rate", "column"]].to_numpy()) == {
        "0.0001": "10", "0.001": "1", "0.01": "0.1", "0.1": "0.01"
    }  # fmt: skip
    assert chart.spec["layer"][0]["encoding"]["x"]["sort"] == ["0", "0.01", "0.1", "1", "10", "100"]
    assert chart.spec["layer"][0]["encoding"]["y"]["sort"] == ["0.1", "0.01", "0.001", "0.0001"]


def test_by_product_a_fixed_product_is_one_column():
    frame = decay_map(SEEN, "adam-l2", **MAP, product=True).frame
    assert set(frame[frame["preferred"]]["column"]) == {"0.001"}
    assert not frame.duplicated(["rate", "column"]).any()


def test_products_go_to_the_nearest_half_decade():
    assert [half_decade(value) for value in (9e-3, 1e-2, 3e-2, 0.9, 3e-5)] == [1e-2, 1e-2, 3e-2, 1.0, 3e-5]
