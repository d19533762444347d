"""The noise floor: against Student's test, on tables made up for the purpose."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from dlcore.analysis.noise_floor import noise_floor, noise_floor_caption, outcomes
from dlcore.charts.noise_floor import noise_floor_chart
from dlcore.evidence import PERCENT, Outcome

ACCURACY = Outcome("Test accuracy", "accuracy", unit=PERCENT)
LOSS = Outcome("Loss", "loss", better="lower")


def runs(column, **values):
    """A row before, and the last one, for each variant's seeds."""
    return pd.DataFrame(
        [
            {"variant": variant, "seed": seed, "step": step, column: value * (step or 0.5)}
            for variant, of_variant in values.items()
            for seed, value in enumerate(of_variant)
            for step in (0, 1)
        ]
    )


@pytest.mark.parametrize("gap", np.linspace(0, 0.05, 11))
@pytest.mark.parametrize("seeds", [3, 5, 10])
def test_a_difference_exceeds_it_where_students_test_finds_one(gap, seeds):
    drawn = np.random.default_rng(seeds)
    one, two = drawn.normal(0.9 + gap, 0.01, seeds), drawn.normal(0.9, 0.02, seeds)
    noise = noise_floor(outcomes(runs("accuracy", relu=one, tanh=two, sigmoid=[0.1] * seeds), ACCURACY), ACCURACY)
    assert {noise.best, noise.second} == {"relu", "tanh"}
    assert noise.difference == pytest.approx(abs(one.mean() - two.mean()))
    assert noise.exceeded == (stats.ttest_ind(one, two).pvalue < 0.05)


def test_the_best_is_the_lowest_where_lower_is_better():
    found = outcomes(runs("loss", relu=[1.0, 1.1, 1.2], tanh=[2.0, 2.1, 2.2], elu=[3.0, 3.1, 3.2]), LOSS)
    noise = noise_floor(found, LOSS)
    assert (noise.best, noise.second, noise.seeds, noise.ratio) == ("relu", "tanh", 3, False)


def test_what_spreads_over_orders_of_magnitude_is_compared_as_ratios():
    values = {"relu": [1e-6, 2e-6, 4e-6], "tanh": [8e-6, 16e-6, 32e-6], "elu": [1.0, 1.1, 1.2]}
    frame = runs("loss", **values)
    noise = noise_floor(outcomes(frame, LOSS), LOSS)
    assert (noise.best, noise.second, noise.ratio) == ("relu", "tanh", True)
    assert noise.difference == pytest.approx(8)
    assert noise.exceeded == (stats.ttest_ind(*np.log(list(values.values())[:2])).pvalue < 0.05)
    assert "differ by a factor of 8" in noise_floor_caption(frame, LOSS)


def test_outcomes_are_reduced_per_run_at_the_chosen_setting():
    frame = pd.concat(
        [runs("accuracy", relu=[0.7, 0.8, 0.9]).assign(rate=0.1), runs("accuracy", relu=[0.1] * 3).assign(rate=1.0)]
    )
    found = outcomes(frame, ACCURACY, (("relu", "rate", 0.1),))
    assert found["outcome"].tolist() == [0.7, 0.8, 0.9]
    assert found["seed"].tolist() == [0, 1, 2]


def test_a_variant_with_a_seed_that_diverged_is_left_out():
    found = outcomes(runs("loss", relu=[1.0, np.nan, 1.0], tanh=[1.0, 1.0, np.inf], elu=[1.0, 1.0, 1.0]), LOSS)
    assert set(found["variant"]) == {"elu"}
    assert noise_floor(found, LOSS) is None


@pytest.mark.parametrize("values", [{"relu": [0.9, 0.8, 0.7]}, {"relu": [0.9, 0.8], "tanh": [0.9, 0.8]}])
def test_too_little_to_compare_is_said(values):
    frame = runs("accuracy", **values)
    assert "nothing to compare" in noise_floor_caption(frame, ACCURACY)
    assert noise_floor_chart(frame, ACCURACY).frame.empty


@pytest.mark.parametrize(
    ("one", "two", "words"),
    [
        ([0.90, 0.91, 0.92], [0.80, 0.81, 0.82], "ReLU and Tanh differ by 10"),
        ([0.90, 0.91, 0.92], [0.80, 0.81, 0.82], "above the noise floor"),
        ([0.90, 0.95, 0.85], [0.89, 0.94, 0.84], "within the noise floor"),
    ],
)
def test_the_caption_says_which_is_larger(one, two, words):
    assert words in noise_floor_caption(runs("accuracy", relu=one, tanh=two), ACCURACY)


def test_the_chart_has_a_dot_per_seed_and_a_band_around_the_best_mean():
    frame = runs("accuracy", tanh=[0.80, 0.81, 0.82], relu=[0.90, 0.91, 0.92])
    made = noise_floor_chart(frame, ACCURACY)
    noise = noise_floor(outcomes(frame, ACCURACY), ACCURACY)
    assert len(made.frame) == 6
    band = made.frame.dropna(subset="low")
    assert len(band) == 1
    assert band[["low", "high"]].values.tolist()[0] == pytest.approx([0.91 - noise.floor, 0.91 + noise.floor])
    names = {layer["name"] for layer in made.spec["layer"]}
    assert names == {"band", "dots", "mean"}
    rows = next(layer for layer in made.spec["layer"] if layer["name"] == "dots")["encoding"]["y"]["sort"]
    assert rows == ["ReLU", "Tanh"], "best first"
