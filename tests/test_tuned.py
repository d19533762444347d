"""Tuned defaults: chosen on seeds used for nothing else, and true to their records."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from dlcore import tuned
from dlcore.base import Experiment, Setting
from dlcore.evidence import Tuning
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Archive, Record

RATES = (0.1, 1.0, 10.0)
RATE = Setting(
    "rate", "Rate", 1.0, "How fast.", low=0.0, high=100.0, applies_to=("a", "b"),
    tuned_by=("data",), tuned=MappingProxyType({("a", "x"): 10.0}),
)  # fmt: skip
DATA = Setting("data", "Data", "x", "Of what.", choices=("x", "y"))
MADE_UP = Experiment(
    id="made-up",
    section="vision",
    question="Does it?",
    revision=1,
    varies="nothing",
    variants=("a", "b", "plain"),
    seeds=(0, 1),
    settings=(RATE, DATA),
    measure=None,
    cost=lambda run: 1.0,
    tuning=Tuning("rate", RATES, lambda tables: tables["end"]["validation"][0]),
    tuning_seeds=(50, 51, 52),
)


def test_a_variant_runs_at_its_tuned_value_unless_another_is_named():
    assert MADE_UP.run("a", 0)["rate"] == 10.0
    assert MADE_UP.run("a", 0, rate=0.1)["rate"] == 0.1
    assert MADE_UP.run("a", 0, data="y")["rate"] == 1.0
    assert MADE_UP.run("b", 0)["rate"] == MADE_UP.run("plain", 0, rate=5.0)["rate"] == 1.0


def test_what_tunes_ships_after_what_judges_and_on_other_seeds():
    groups = MADE_UP.shipped_run_groups()
    assert [group.seeds for group in groups] == [(0, 1)] * 3 + [(50, 51, 52)] * 6
    assert [group.first["rate"] for group in groups[3:]] == [*RATES, *RATES]


def archive_with(folder, experiment, scores):
    """Records of tuning: a score for each variant and value, the same for every seed but for a little."""
    records = [
        Record(run, {"end": {"validation": [score + run.seed / 1e4]}}, {})
        for (first, groups), of_variant in zip(experiment.tuning_run_groups().items(), scores, strict=True)
        for group, score in zip(groups, of_variant, strict=True)
        for run in group.runs
    ]
    archive = Archive(folder)
    archive.write(experiment.id, experiment.revision, records)
    return archive


@pytest.mark.parametrize(
    ("scores", "problem"),
    [
        ([(0.1, 0.2, 0.3), (0.1, 0.3, 0.2)], "the best rate of a, x is 10, an end of the grid"),
        ([(0.1, 0.3, 0.2), (0.1, 0.3, 0.2)], "tuning chooses rate 1 for a, x, and 10 is declared"),
        ([(0.1, 0.2, 0.3), (0.3, 0.1, 0.2)], "tuning chooses rate 0.1 for b, x, and 1 is declared"),
    ],
)
def test_a_default_that_its_records_do_not_choose_is_told(tmp_path, scores, problem):
    archive = archive_with(tmp_path, MADE_UP, scores)
    assert f"made-up: {problem}" in tuned.problems(MADE_UP, archive)


def test_an_end_of_the_grid_may_be_a_natural_bound(tmp_path):
    bounded = replace(MADE_UP, tuning=replace(MADE_UP.tuning, natural_bound="Beyond 10 nothing changes."))
    assert tuned.problems(bounded, archive_with(tmp_path, bounded, [(0.1, 0.2, 0.3), (0.1, 0.3, 0.2)])) == []


def test_a_variant_whose_optimum_was_at_an_end_may_try_further_values_alone(tmp_path):
    wider = replace(MADE_UP, tuning=replace(MADE_UP.tuning, further=MappingProxyType({"a": (100.0,)})))
    rates = [[group.first["rate"] for group in groups] for groups in wider.tuning_run_groups().values()]
    assert rates == [[*RATES, 100.0], [*RATES]]
    assert tuned.problems(wider, archive_with(tmp_path, wider, [(0.1, 0.2, 0.3, 0.1), (0.1, 0.3, 0.2)])) == []
    (problem,) = tuned.problems(wider, archive_with(tmp_path, wider, [(0.1, 0.2, 0.3, 0.4), (0.1, 0.3, 0.2)]))
    assert "tuning chooses rate 100 for a" in problem


def test_missing_records_are_no_choice(tmp_path):
    assert tuned.problems(MADE_UP, Archive(tmp_path)) == []


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_what_tunes_does_not_judge(experiment):
    assert not set(experiment.tuning_seeds) & set(experiment.seeds)
    assert bool(experiment.tuning) == bool(experiment.tuning_seeds)
    for setting in experiment.settings:
        # Whatever else has a default of its own for some variants has that at which they were tuned.
        conditions = {condition.get(setting.name) for condition in experiment.tuning_conditions}
        assert (
            not setting.tuned or setting.name == experiment.tuning.setting or set(setting.tuned.values()) <= conditions
        )
