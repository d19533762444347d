"""Settings, runs, stacks and the catalog: what is refused, and what a fingerprint depends on."""

import inspect
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dlcore.base import InvalidInput, RunGroup, Setting
from dlcore.experiments import EXPERIMENTS, find

ROOT = Path(__file__).parents[1]
RACE, DEAD = EXPERIMENTS["activation-comparison"], EXPERIMENTS["dead-units"]
DEPTH = Setting("depth", "Depth", 8, "", low=1, high=50)
LEARNING_RATE = Setting("learning_rate", "Rate", 1e-3, "", low=-1.0, high=1.0)
DATA = Setting("data", "Data", "a", "", choices=("a", "b"))


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        (DEPTH, 1, 1),
        (DEPTH, 50, 50),
        (DEPTH, "8", 8),
        (DEPTH, 8.0, 8),
        (LEARNING_RATE, 0.5, 0.5),
        (LEARNING_RATE, "1e-3", 1e-3),
        (LEARNING_RATE, 1, 1.0),
        (LEARNING_RATE, -1, -1.0),
        (DATA, "a", "a"),
        (DATA, "b", "b"),
    ],
)
def test_a_good_value_comes_back_in_its_own_type(setting, value, expected):
    given = setting.validate(value)
    assert given == expected
    assert type(given) is type(setting.default)


@pytest.mark.parametrize(
    "value",
    [0, 51, -3, 8.5, "8.5", "eight", "", None, math.nan, math.inf, -math.inf, "nan", "inf", 10**30, "9" * 400, [8]],
)
def test_a_bad_whole_number_is_refused(value):
    with pytest.raises(InvalidInput, match=r"^Depth must be a whole number from 1 to 50, not “.*”\.$"):
        DEPTH.validate(value)


@pytest.mark.parametrize(
    "value", [1.001, -1.5, "fast", "", None, math.nan, math.inf, -math.inf, "nan", "-inf", 10**400, "1e999"]
)
def test_a_bad_number_is_refused(value):
    with pytest.raises(InvalidInput, match=r"^Rate must be a number from -1 to 1, not “.*”\.$"):
        LEARNING_RATE.validate(value)


@pytest.mark.parametrize("value", ["c", "", None, 0, "A"])
def test_what_is_not_a_choice_is_refused(value):
    with pytest.raises(InvalidInput, match=r"^Data must be one of a, b, not “.*”\.$"):
        DATA.validate(value)


def test_a_setting_shows_a_choice_by_its_name():
    assert RACE.setting("data").format("mnist-5k") == "MNIST-5k"
    assert RACE.setting("depth").format(8) == "8"


def test_an_unknown_experiment_variant_or_setting_is_refused_and_the_known_ones_are_named():
    with pytest.raises(InvalidInput, match="activation-comparison"):
        find("no-such")
    with pytest.raises(InvalidInput, match="leaky-relu"):
        RACE.run("swish", 0)
    with pytest.raises(InvalidInput, match="depth"):
        RACE.run("relu", 0, dropout=0.5)


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, "0", None, True])
def test_a_bad_seed_is_refused(seed):
    with pytest.raises(InvalidInput, match="seed"):
        RACE.run("relu", seed)


def test_equal_runs_have_equal_fingerprints_whatever_the_order_and_type_of_settings():
    run = RACE.run("relu", 1, depth=4, learning_rate=0.01)
    assert RACE.run("relu", 1, learning_rate="0.01", depth="4") == run
    assert RACE.run("relu", 1, learning_rate="0.01", depth="4").fingerprint == run.fingerprint
    assert RACE.run("relu", 1, depth=4, learning_rate=0.01, epochs=30).fingerprint == run.fingerprint


def test_zero_has_one_fingerprint_whatever_its_sign():
    below, above = DEAD.run("relu", 0, shock=-0.0), DEAD.run("relu", 0, shock=0.0)
    assert below == above
    assert below.fingerprint == above.fingerprint


def test_different_runs_have_different_fingerprints():
    raised = replace(RACE, revision=RACE.revision + 1)
    runs = [
        RACE.run("relu", 1),
        RACE.run("relu", 2),
        RACE.run("elu", 1),
        RACE.run("relu", 1, depth=4),
        DEAD.run("relu", 1),
        raised.run("relu", 1),
    ]
    assert len({run.fingerprint for run in runs}) == len(runs)


def test_a_setting_that_does_not_concern_a_variant_leaves_its_run_alone():
    assert DEAD.run("relu", 0, negative_slope=0.3) == DEAD.run("relu", 0)
    assert DEAD.run("relu", 0, negative_slope=0.3).fingerprint == DEAD.run("relu", 0).fingerprint
    assert DEAD.run("leaky-relu", 0, negative_slope=0.3).fingerprint != DEAD.run("leaky-relu", 0).fingerprint


def test_a_setting_that_came_later_leaves_the_fingerprints_of_its_default_alone():
    later = Setting("momentum", "Momentum", 0.9, "", low=0.0, high=1.0, omit_default=True)
    extended = replace(RACE, settings=(*RACE.settings, later))
    before, other = RACE.run("relu", 1, depth=4), extended.run("relu", 1, depth=4, momentum=0.5)
    for run in (extended.run("relu", 1, depth=4), extended.run("relu", 1, depth=4, momentum="0.9")):
        assert run == before
        assert run.fingerprint == before.fingerprint
    assert later.of(before) == 0.9
    assert later.of(other) == other["momentum"] == 0.5
    assert other.fingerprint != before.fingerprint
    assert extended.run("relu", 1, **dict(other.settings)) == other


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_fingerprint_is_the_same_in_another_process(hash_seed):
    code = "from dlcore.experiments import EXPERIMENTS as E; print(E['dead-units'].run('leaky-relu', 3, negative_slope=0.3, depth=6).fingerprint)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == DEAD.run("leaky-relu", 3, negative_slope=0.3, depth=6).fingerprint


def test_a_stack_holds_runs_that_differ_in_their_seed_alone():
    assert RunGroup((RACE.run("relu", 0), RACE.run("relu", 5))).seeds == (0, 5)
    with pytest.raises(InvalidInput):
        RunGroup(())
    for other in (RACE.run("elu", 1), RACE.run("relu", 1, depth=4), DEAD.run("relu", 1), RACE.run("relu", 0)):
        with pytest.raises(InvalidInput):
            RunGroup((RACE.run("relu", 0), other))
    with pytest.raises(InvalidInput):
        RACE.run_group("relu", ())


def test_a_stacks_fingerprint_depends_on_its_seeds():
    assert RACE.run_group("relu").fingerprint == RACE.run_group("relu", RACE.seeds).fingerprint
    assert RACE.run_group("relu", (0, 1)).fingerprint != RACE.run_group("relu", (0,)).fingerprint


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_every_experiment_is_declared_in_full(experiment):
    assert find(experiment.id) is experiment
    assert experiment.question.endswith("?")
    assert experiment.question == inspect.getmodule(experiment.measure).__doc__.strip()
    assert experiment.revision >= 1
    assert len(set(experiment.variants)) == len(experiment.variants) >= 1
    assert len(set(experiment.seeds)) == len(experiment.seeds) >= 1
    assert len({setting.name for setting in experiment.settings}) == len(experiment.settings)
    for setting in experiment.settings:
        assert setting.validate(setting.default) == setting.default
        assert setting.help.endswith(".")
        assert set(setting.applies_to) <= set(experiment.variants)


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_every_experiment_ships_its_base_first_and_nothing_twice(experiment):
    run_groups = experiment.shipped_run_groups()
    runs = [run for run_group in run_groups for run in run_group.runs]
    assert len({run.fingerprint for run in runs}) == len(runs)
    assert run_groups[: len(experiment.variants)] == tuple(
        experiment.run_group(variant) for variant in experiment.variants
    )
    assert all(experiment.cost(run) > 0 for run in runs)


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_all_evidence_looks_at_shipped_runs(experiment):
    shipped = {run for run_group in experiment.shipped_run_groups() for run in run_group.runs}
    for evidence in experiment.evidence:
        for query in evidence.queries:
            for settings in query.grid:
                runs = {experiment.run(query.variant, seed, **settings) for seed in experiment.seeds}
                assert runs <= shipped, evidence.condition


def test_a_tuple_stands_for_each_of_its_values():
    run_groups = RACE.run_groups(("relu", "elu"), learning_rate=(1e-3, 1e-2), depth=3)
    assert [
        (run_group.first.variant, run_group.first["learning_rate"], run_group.first["depth"])
        for run_group in run_groups
    ] == [
        ("relu", 1e-3, 3),
        ("relu", 1e-2, 3),
        ("elu", 1e-3, 3),
        ("elu", 1e-2, 3),
    ]
    assert RACE.run_groups(("relu",)) == (RACE.run_group("relu"),)
    with pytest.raises(InvalidInput):
        RACE.run_groups(("relu",), learning_rate=(1e-3, 99.0))
