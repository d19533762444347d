"""Each variant at the value that a validation part chose, and what stands against a setting."""

import math

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.foundations.losses import chosen_rates
from dlcore.analysis.selection import at_chosen, chosen
from dlcore.charts.at_best_setting import best_against, curves_at_chosen, ends_against


def runs(**ends):
    """Runs of two steps, two seeds a hundredth apart: for each variant, by rate, the last (validation, accuracy); the loss is what accuracy lacks of 1."""
    return pd.DataFrame(
        [
            {
                "variant": variant.replace("_", "-"),
                "seed": seed,
                "learning_rate": learning_rate,
                "step": step,
                "epoch": step,
                "validation": validation if step else 0.1,
                "accuracy": accuracy + 0.01 * seed if step else 0.1,
                "loss": 1 - accuracy if step else 0.9,
            }
            for variant, by_rate in ends.items()
            for learning_rate, (validation, accuracy) in by_rate.items()
            for seed in (0, 1)
            for step in (0, 1)
        ]
    )


SEEN = runs(mse={0.1: (0.8, 0.9), 0.3: (0.9, 0.84)}, cross_entropy={0.1: (0.92, 0.93), 0.3: (0.5, 0.99)})


def last_of(frame, variant, learning_rate, seed=1):
    return (
        (frame["variant"] == variant)
        & (frame["learning_rate"] == learning_rate)
        & (frame["seed"] == seed)
        & (frame["step"] == 1)
    )


def told(frame, **how):
    return dict(chosen(frame, "learning_rate", "validation", **how).itertuples(index=False))


def test_validation_chooses_whatever_the_test_part_says():
    assert told(SEEN) == {"mse": 0.3, "cross-entropy": 0.1}
    assert told(SEEN, least=True) == {"mse": 0.1, "cross-entropy": 0.3}
    assert set(at_chosen(SEEN, "learning_rate", "validation")["learning_rate"]) == {0.3, 0.1}


@pytest.mark.parametrize(
    ("nothing", "least"), [(math.nan, False), (math.inf, False), (math.nan, True), (-math.inf, True)]
)
def test_one_run_without_a_number_rules_its_value_out(nothing, least):
    frame = SEEN.copy()
    frame.loc[last_of(frame, "mse", 0.1 if least else 0.3), "validation"] = nothing
    assert told(frame, least=least)["mse"] == (0.3 if least else 0.1)


def test_each_seed_may_have_a_rate_of_its_own():
    frame = SEEN.copy()
    frame.loc[last_of(frame, "mse", 0.1), "validation"] = 0.95
    assert {(variant, seed): learning_rate for variant, seed, learning_rate in chosen_rates(frame, "validation")} == {
        ("mse", 0): 0.3,
        ("mse", 1): 0.1,
        ("cross-entropy", 0): 0.1,
        ("cross-entropy", 1): 0.1,
    }


def test_only_the_chosen_are_curves_and_the_value_stands_beside_the_name():
    drawing = curves_at_chosen(
        SEEN, "learning_rate", "validation", "epoch", "accuracy", short=(("cross-entropy", "CE"),)
    )
    assert set(drawing.frame["label"].dropna()) == {"MSE, 0.3", "CE, 0.1"}
    assert len(drawing.frame) == 4


def test_rates_are_on_a_log_axis_and_accuracies_in_percent():
    drawing = ends_against(SEEN, "learning_rate", "validation", "learning rate", "validation accuracy", percent=True)
    assert drawing.spec["layer"][1]["encoding"]["x"]["scale"]["type"] == "log"
    assert drawing.spec["layer"][0]["encoding"]["y"]["axis"]["format"] == "%"
    assert len(drawing.frame) == 4


def test_what_diverged_is_drawn_at_the_ceiling_or_left_out():
    frame = SEEN.copy()
    frame.loc[last_of(frame, "mse", 0.3, 0) | last_of(frame, "mse", 0.3, 1), "loss"] = (math.nan, math.inf)
    drawn = ends_against(frame, "learning_rate", "loss", "learning rate", "loss", ceiling=0.7).frame
    assert drawn.loc[(drawn["variant"] == "mse") & (drawn["x"] > 0.2), "mean"].tolist() == [np.float32(0.7)]
    left = ends_against(frame, "learning_rate", "loss", "learning rate", "loss").frame
    assert len(left) == len(drawn) - 1


def test_a_setting_is_shown_at_each_seeds_best_rate():
    frame = pd.concat([SEEN.assign(share=share) for share in (0.0, 0.5)])
    frame.loc[last_of(frame, "mse", 0.1, 1) & (frame["share"] == 0.5), "loss"] = -1.0
    drawn = best_against(frame, "share", "learning_rate", "loss", "accuracy", "share", "accuracy").frame
    of_mse = drawn[drawn["variant"] == "mse"].set_index("x")
    assert of_mse["mean"].to_dict() == pytest.approx({0.0: 0.905, 0.5: 0.905})
    of_other = drawn[drawn["variant"] == "cross-entropy"].set_index("x")
    assert of_other["mean"].to_dict() == pytest.approx({0.0: 0.995, 0.5: 0.995})
