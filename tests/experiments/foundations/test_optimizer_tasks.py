"""Optimizers on six tasks: where the learning rates are from, and what ships."""

import inspect

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
