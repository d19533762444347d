"""Each variant at the value that a validation part chose, and what stands against a setting."""

import math
import random

import numpy as np
import pandas as pd
import pytest

from dlcore.analysis.selection import at_best_setting, at_setting, best_setting, best_settings, tuning_table
from dlcore.charts.at_best_setting import best_against, curves_at_best, ends_against
from dlcore.recipes import selection


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


def best(frame, **how):
    return dict(best_setting(frame, "learning_rate", "validation", **how))


def test_validation_chooses_whatever_the_test_part_says():
    assert best(SEEN) == {"mse": 0.3, "cross-entropy": 0.1}
    assert best(SEEN, least=True) == {"mse": 0.1, "cross-entropy": 0.3}
    assert set(at_best_setting(SEEN, "learning_rate", "validation")["learning_rate"]) == {0.3, 0.1}


def test_two_settings_are_chosen_together_by_the_same_rule():
    frame = pd.concat([SEEN.assign(decay=0.0), SEEN.assign(decay=0.1, validation=SEEN["validation"] ** 2)])
    assert best_settings(frame, ("learning_rate", "decay"), "validation") == (
        ("mse", 0.3, 0.0),
        ("cross-entropy", 0.1, 0.0),
    )
    assert best_settings(frame, ("learning_rate", "decay"), "validation", least=True) == (
        ("mse", 0.1, 0.1),
        ("cross-entropy", 0.3, 0.1),
    )
    assert best_settings(frame, ("decay",), "validation") == tuple(
        (variant, float(decay)) for variant, decay in best_setting(frame, "decay", "validation")
    )


@pytest.mark.parametrize(
    ("nothing", "least"), [(math.nan, False), (math.inf, False), (math.nan, True), (-math.inf, True)]
)
def test_one_run_without_a_number_rules_its_value_out(nothing, least):
    frame = SEEN.copy()
    frame.loc[last_of(frame, "mse", 0.1 if least else 0.3), "validation"] = nothing
    assert best(frame, least=least)["mse"] == (0.3 if least else 0.1)


def test_one_setting_for_all_seeds():
    """Seed 1 alone would take the other rate."""
    frame = SEEN.copy()
    frame.loc[last_of(frame, "mse", 0.1), "validation"] = 0.95
    assert best(frame)["mse"] == 0.3
    assert set(best_setting(frame, "learning_rate", "validation", within=("variant", "seed"))) == {
        ("mse", 0, 0.3),
        ("mse", 1, 0.1),
        ("cross-entropy", 0, 0.1),
        ("cross-entropy", 1, 0.1),
    }


@pytest.mark.parametrize("seed", range(40))
def test_tables_and_verdicts_choose_alike(seed):
    """On random grids with ties, with scores that are not finite, and rows in the order of the grid or of the seeds."""
    draw = random.Random(seed)
    grid, seeds = draw.sample((0.3, 0.1, 3.0, 1.0), draw.randint(1, 4)), range(draw.randint(1, 3))
    scores = [[draw.choice((0.5, 0.5, 0.25, 1.0, math.nan, math.inf, None)) for _ in seeds] for _ in grid]
    rows = [
        {"variant": "adam", "seed": seed, "learning_rate": rate, "step": step, "validation": score if step else 0.1}
        for rate, of_rate in zip(grid, scores, strict=True)
        for seed, score in zip(seeds, of_rate, strict=True)
        for step in (0, 1)
    ]
    if draw.random() < 0.5:
        rows.sort(key=lambda row: row["seed"])
    for least in (False, True):
        best_of_verdicts = grid[selection.best_setting(scores, least)]
        assert best_setting(pd.DataFrame(rows), "learning_rate", "validation", least) == (("adam", best_of_verdicts),)


def test_a_variant_that_has_no_choice_stays_whole():
    rows = at_setting(SEEN, "learning_rate", (("mse", 0.3),))
    assert set(rows[rows["variant"] == "mse"]["learning_rate"]) == {0.3}
    assert set(rows[rows["variant"] == "cross-entropy"]["learning_rate"]) == {0.1, 0.3}


def test_only_the_chosen_are_curves_and_the_value_stands_beside_the_name():
    drawing = curves_at_best(
        SEEN, "learning_rate", "validation", "epoch", "accuracy", labeled=True, short=(("cross-entropy", "CE"),)
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


def test_a_setting_is_shown_at_its_best_rate():
    frame = pd.concat([SEEN.assign(share=share) for share in (0.0, 0.5)])
    frame.loc[last_of(frame, "mse", 0.1, 1) & (frame["share"] == 0.5), "loss"] = -1.0
    drawn = best_against(frame, "share", "learning_rate", "loss", "accuracy", "share", "accuracy").frame
    of_mse = drawn[drawn["variant"] == "mse"].set_index("x")
    assert of_mse["mean"].to_dict() == pytest.approx({0.0: 0.905, 0.5: 0.905})
    of_other = drawn[drawn["variant"] == "cross-entropy"].set_index("x")
    assert of_other["mean"].to_dict() == pytest.approx({0.0: 0.995, 0.5: 0.995})


def test_the_table_of_what_tuning_saw_marks_the_least():
    frame = pd.DataFrame(
        [
            ("lstm", rate, seed, step, loss + seed - 50)
            for seed in (50, 51)
            for rate, losses in ((0.01, (3.0, 2.0)), (0.03, (1.0, 4.0)))
            for step, loss in enumerate(losses)
        ],
        columns=["variant", "learning_rate", "seed", "step", "validation"],
    )
    table = tuning_table(frame, "learning_rate", "validation")
    assert list(table.columns) == ["Learning rate", "0.01", "0.03"]
    assert list(table.iloc[0]) == ["LSTM", "2.50", "1.50 ✓"]
    further = pd.concat([frame, frame[frame["learning_rate"] == 0.01].assign(variant="gpt", learning_rate=0.003)])
    table = tuning_table(further, "learning_rate", "validation")
    assert [list(row) for row in table.to_numpy()] == [
        ["LSTM", "–", "2.50", "1.50 ✓"],
        ["GPT", "2.50 ✓", "–", "–"],
    ]
