"""Six tasks: targets, times to them, profiles and what defaults cost, on tables small enough to work out by hand."""

import math

import pandas as pd
import pytest

from dlcore.analysis.foundations import optimizer_tasks as analysis
from tests.analysis.foundations.made_up_tasks import NAMES, learning_curves

# Test losses at steps 0, 10, 20 and 30; two tasks, two optimizers, two seeds alike.
LOSSES = {
    ("mlp", "adam", "tuned"): (1.0, 0.5, 0.2, 0.0),
    ("mlp", "momentum", "tuned"): (1.0, 0.05, 0.3, 0.2),
    ("rnn", "adam", "tuned"): (2.0, 1.05, 1.0, 1.0),
    ("rnn", "momentum", "tuned"): (2.0, 1.9, 1.8, 1.7),
    ("mlp", "adam", "default"): (1.0, 0.9, 0.5, 0.2),
    ("mlp", "momentum", "default"): (1.0, 0.9, 0.8, 0.4),
    ("rnn", "adam", "default"): (2.0, 1.5, 1.3, 1.05),
    ("rnn", "momentum", "default"): (2.0, math.inf, math.nan, math.nan),
}
FRAME = learning_curves(LOSSES)


def test_the_target_is_a_twentieth_short_of_the_best_tuned_end():
    assert analysis.targets(FRAME).to_dict() == pytest.approx({"mlp": 0.05, "rnn": 1.05})


def test_a_tuned_optimizer_with_a_diverged_run_sets_no_target():
    losses = LOSSES | {("mlp", "adam", "tuned"): (1.0, 0.5, 0.0, math.nan)}
    assert analysis.targets(learning_curves(losses))["mlp"] == pytest.approx(1 - 0.95 * (1 - 0.2))


def test_the_target_is_reached_between_two_tests_and_once():
    times = analysis.times_to_target(FRAME, "step")
    assert times["mlp", "adam", "tuned"] == pytest.approx(27.5)
    assert times["mlp", "momentum", "tuned"] == pytest.approx(10)  # that it leaves the target later does not matter
    assert times["rnn", "adam", "tuned"] == pytest.approx(10)
    assert times["rnn", "momentum", "tuned"] == times["rnn", "momentum", "default"] == math.inf
    assert analysis.times_to_target(FRAME, "seconds")["mlp", "adam", "tuned"] == pytest.approx(2.75)


def test_a_median_over_seeds_is_infinite_where_half_of_them_never_get_there():
    late = FRAME.assign(
        loss=FRAME["loss"].where(
            (FRAME["seed"] == 0) | (FRAME["variant"] != "momentum") | (FRAME["task"] != "mlp"), 1.0
        )
    )
    assert analysis.times_to_target(late, "step")["mlp", "momentum", "tuned"] == math.inf


def test_ratios_are_to_the_fastest_tuned_optimizer_also_at_default_rates():
    assert analysis.ratios(FRAME, "step", "tuned").loc["mlp"].to_dict() == pytest.approx({"adam": 2.75, "momentum": 1})
    default = analysis.ratios(FRAME, "step", "default")
    assert default.loc["rnn", "adam"] == pytest.approx(3.0)
    assert math.isinf(default.loc["mlp", "adam"])


def test_a_profile_counts_tasks_within_a_factor():
    profile = analysis.performance_profile(FRAME, "step", "tuned")
    of = {variant: list(zip(rows["tau"], rows["solved"])) for variant, rows in profile.groupby("variant")}
    assert of == {"adam": [(1.0, 1), (pytest.approx(2.75), 2)], "momentum": [(1.0, 1)]}


def test_what_a_default_costs_and_where_it_diverges():
    losses = LOSSES | {("mlp", "adam", "tuned"): (1.0, 0.5, 0.2, 0.1)}
    table = analysis.regrets(learning_curves(losses)).set_index(["variant", "task"])
    assert table.loc[("adam", "mlp")].tolist() == pytest.approx([2.0] * 3)
    assert table.loc[("adam", "rnn"), "mean"] == pytest.approx(1.05)
    assert math.isinf(table.loc[("momentum", "rnn"), "mean"])


def test_captions_say_what_the_tables_hold():
    assert analysis.profile_caption(FRAME, "step", "tuned") == (
        "Tasks solved within twice the fastest's steps: 1 of 2 with Adam and Momentum; never solved: 1 with Momentum"
    )
    assert analysis.profile_caption(FRAME, "seconds", "default") == (
        "Tasks solved within twice the fastest's seconds: none of 2 with Adam and Momentum; never solved: 2 with Momentum"
    )
    losses = LOSSES | {("mlp", "adam", "tuned"): (1.0, 0.5, 0.2, 0.1)}
    start = "At the default learning rate the loss ends at most 10% above that at the tuned one on 1 of 2 tasks with Adam, on none with Momentum"
    assert analysis.regret_caption(learning_curves(losses), NAMES) == f"{start}; Momentum on the task RNN diverges"
    losses[("rnn", "momentum", "default")] = (2.0, 1.9, 1.9, 1.9)
    assert (
        analysis.regret_caption(learning_curves(losses), NAMES)
        == f"{start}; at worst it is 2.0 times as high (Adam on the task MLP)"
    )


def test_tables_have_a_row_for_each_task_and_mark_the_fastest():
    table = analysis.target_table(FRAME, "tuned", NAMES).set_index("Task")
    assert table.loc["MLP"].to_dict() == {
        "Target loss": "0.05",
        "Adam": "28\u00a0·\u00a02.8\u00a0s",
        "Momentum": "10\u00a0✓\u00a0·\u00a01.0\u00a0s\u00a0✓",
    }
    assert table.loc["RNN", "Momentum"] == "never"


def test_learning_rates_and_how_far_they_are_apart():
    rates = {("adam", "mlp"): 0.001, ("adam", "rnn"): 0.003, ("momentum", "mlp"): 0.01, ("momentum", "rnn"): 0.3}
    defaults = {"adam": 0.001, "momentum": 0.01}
    table = analysis.learning_rate_table(rates, defaults, NAMES)
    assert table.to_dict("records")[0] == {"Learning rate": "Adam", "Default": "0.001", "MLP": "0.001", "RNN": "0.003"}
    assert analysis.learning_rate_caption(rates, defaults) == (
        "Largest over smallest tuned rate: 3.0 with Adam, 30 with Momentum"
    )


@pytest.mark.parametrize("left", ["tuned", "default"])
def test_half_of_the_records_give_sentences_and_no_error(left):
    half = FRAME[FRAME["rate_choice"] == left]
    other = "default" if left == "tuned" else "tuned"
    assert analysis.regret_caption(half, NAMES) == "No task was measured at both learning rates yet"
    told = analysis.profile_caption(half, "step", "tuned")
    assert ("No task was measured" in told) == (left == "default")
    assert analysis.performance_profile(half, "step", other).empty
    assert isinstance(analysis.target_table(half, other, NAMES), pd.DataFrame)
