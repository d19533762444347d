"""Charts of six tasks: every line and dot is in the table, lines of one height stay apart, and what diverged is said."""

import math

import pytest

from dlcore.charts.foundations.optimizer_tasks import APART, default_regrets, performance_profile
from tests.analysis.foundations.made_up_tasks import NAMES, learning_curves

LOSSES = {
    ("mlp", "adam", "tuned"): (1.0, 0.5, 0.2, 0.1),
    ("mlp", "adamw", "tuned"): (1.0, 0.5, 0.2, 0.1),
    ("rnn", "adam", "tuned"): (2.0, 1.05, 1.0, 1.0),
    ("rnn", "adamw", "tuned"): (2.0, 1.05, 1.0, 1.0),
    ("mlp", "adam", "default"): (1.0, 0.5, 0.2, 0.3),
    ("rnn", "adam", "default"): (2.0, 1.5, 1.4, math.nan),
}


def names(spec):
    return [layer["name"] for layer in spec["layer"]]


def test_equal_optimizers_are_two_lines_side_by_side_to_the_end_of_the_axis():
    chart = performance_profile(learning_curves(LOSSES), "step", "tuned")
    assert names(chart.spec) == ["mean", "dots", "labels"]
    lines = dict(list(chart.frame.groupby("variant", observed=True)))
    assert lines["adam"]["solved"].tolist() == lines["adamw"]["solved"].tolist() == [2, 2]
    assert (lines["adam"]["drawn"].to_numpy() - lines["adamw"]["drawn"].to_numpy()) == pytest.approx([APART] * 2)
    assert {rows["tau"].max() for rows in lines.values()} == {4.0}
    assert chart.frame["label"].dropna().tolist() == ["Adam", "AdamW"]
    assert chart.frame["rise"].sum() == 2  # of each line where it rises, not where the axis ends


def test_an_optimizer_that_solves_nothing_stays_on_the_ground():
    chart = performance_profile(learning_curves(LOSSES), "step", "default")
    assert chart.frame["solved"].tolist() == [0, 0]
    assert not chart.frame["rise"].any()


def test_a_default_that_diverges_stands_at_the_end_of_the_axis_with_its_word():
    chart = default_regrets(learning_curves(LOSSES), NAMES)
    assert names(chart.spec) == ["even", "interval", "dots", "diverged"]
    rows = chart.frame.set_index("task")
    assert rows.loc["mlp", "mean"] == pytest.approx(3.0)
    assert rows["diverged"].to_dict() == {"mlp": False, "rnn": True}
    assert rows.loc["rnn", "mean"] == rows["mean"].max() == pytest.approx(3.6)


def test_without_divergence_there_is_no_word_and_without_pairs_no_dot():
    finite = {condition: losses for condition, losses in LOSSES.items() if condition != ("rnn", "adam", "default")}
    assert "diverged" not in names(default_regrets(learning_curves(finite), NAMES).spec)
    tuned = learning_curves({condition: losses for condition, losses in LOSSES.items() if condition[2] == "tuned"})
    assert default_regrets(tuned, NAMES).frame.empty
    assert performance_profile(learning_curves(LOSSES).query("rate_choice == 'default'"), "step", "tuned").frame.empty
