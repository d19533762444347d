"""Optimizers on six tasks: where the learning rates are from, and what ships."""

import inspect
import math

import pytest
import torch

from dlcore.experiments import find
from dlcore.experiments.foundations import optimizer_tasks as module
from dlcore.experiments.foundations.optimizer_tasks import CHOSEN, DEFAULTS, GRIDS, VARIANTS
from dlcore.recipes.small_tasks import TASKS

EXPERIMENT = find("optimizer-tasks")


@pytest.mark.parametrize(
    ("variant", "optimizer"),
    [
        ("adagrad", torch.optim.Adagrad),
        ("rmsprop", torch.optim.RMSprop),
        ("adam", torch.optim.Adam),
        ("adamw", torch.optim.AdamW),
    ],
)
def test_defaults_are_those_of_pytorch(variant, optimizer):
    assert DEFAULTS[variant] == inspect.signature(optimizer).parameters["lr"].default


def test_a_default_is_in_its_grid_and_the_same_for_every_task():
    for variant in VARIANTS:
        assert list(GRIDS[variant]) == sorted(GRIDS[variant])
        assert DEFAULTS[variant] in GRIDS[variant]
        rates = {EXPERIMENT.run(variant, 0, task=task, rate_choice="default")["learning_rate"] for task in TASKS}
        assert rates == {DEFAULTS[variant]}


def test_tuned_rates_are_of_the_grid_and_apply_to_their_task_alone():
    for (variant, task), rate in CHOSEN.items():
        assert rate in GRIDS[variant]
        assert EXPERIMENT.run(variant, 0, task=task)["learning_rate"] == rate
        assert EXPERIMENT.run(variant, 0, task=task, learning_rate=0.5)["learning_rate"] == 0.5


def test_every_optimizer_is_tuned_and_judged_on_every_task():
    judged = [group for group in EXPERIMENT.shipped_run_groups() if group.seeds == EXPERIMENT.seeds]
    conditions = {(group.first.variant, group.first["task"], group.first["rate_choice"]) for group in judged}
    assert len(judged) == len(conditions) == len(VARIANTS) * len(TASKS) * len(module.RATES)
    tuned = EXPERIMENT.tuning_run_groups()
    assert {(run.variant, run["task"]) for run in tuned} == {(variant, task) for variant in VARIANTS for task in TASKS}
    assert all(len(groups) == len(GRIDS[run.variant]) for run, groups in tuned.items())
    assert not set(EXPERIMENT.tuning_seeds) & set(EXPERIMENT.seeds)


def run(*losses):
    return {"curve": {"step": [10 * test for test in range(len(losses))], "loss": losses}, "end": {"loss": losses[-1:]}}


def test_steps_to_a_common_target_by_hand():
    fast, slow = run(2.0, 0.5, 0.0), run(2.0, 1.5, 1.0)
    # The target is 0.1: the fast run falls from 0.5 to it in 8 of 10 steps, the slow one never gets there.
    assert module.steps_to(0.1, fast["curve"]) == pytest.approx(18)
    assert module.steps_over(slow, fast) == math.inf
    assert module.steps_over(fast, slow) == 0
    assert module.steps_over(run(2.0, 1.0, 0.0), fast) == pytest.approx(19 / 18)


def test_a_run_that_diverges_sets_no_target_and_never_gets_there():
    assert module.steps_over(run(2.0, math.nan, math.nan), run(2.0, 0.5, 0.0)) == math.inf
    assert module.cost_of_default(run(2.0, 1.0), run(2.0, math.nan)) == math.inf


def test_costs_of_defaults_are_compared_task_by_task():
    others = [run(2.0, 1.0), run(2.0, 1.6)] * len(TASKS)  # 1.6 times as high at the default
    ours = [run(2.0, 1.0), run(2.0, 0.8)] * len(TASKS)
    assert module.cost_of_default_over(*others, *ours) == pytest.approx(2)


def test_each_comparison_asks_for_the_runs_that_it_names():
    pieces = {piece.condition: piece for piece in EXPERIMENT.evidence}
    assert len(pieces) == len(EXPERIMENT.evidence) == 32
    queries = pieces["against plain SGD, untuned, six tasks"].queries
    assert [query.variant for query in queries] == ["mini-batch"] * 12 + ["adam"] * 12
    assert [query.settings["rate_choice"] for query in queries] == ["tuned", "default"] * 12
    assert [query.settings["task"] for query in queries[::2]] == [*TASKS] * 2
