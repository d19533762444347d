"""Schedules of a CNN: what a run records, which runs are compared, and where the learning rates are from."""

import csv
import sys
import types

import pytest

from dlcore import export
from dlcore.data import load
from dlcore.experiments import find
from dlcore.experiments.foundations import cnn_schedules as module
from dlcore.records import Library
from tests.experiments.vision.test_filter_size import fashion_mnist

EXPERIMENT = find("cnn-schedules")


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["plateau", "one-cycle"])
def test_the_program_prints_what_the_run_records(variant, silent, run_program, monkeypatch):
    """The program reads the files that this project finds, and nothing is downloaded."""
    stand_in = types.ModuleType("torchvision.datasets")
    stand_in.FashionMNIST = fashion_mnist
    monkeypatch.setitem(sys.modules, "torchvision.datasets", stand_in)
    run_group = EXPERIMENT.run_group(variant, (3,), images=500, epochs=1, learning_rate=0.05)
    (measured,) = EXPERIMENT.measure(run_group, "cpu", silent)
    curve, answers = measured["curve"], measured["correct"]["test"]
    assert len(answers) == 10_000
    assert sum(answers) / len(answers) == pytest.approx(curve["accuracy"][-1], abs=1e-6)
    assert curve["accuracy"][-1] > 0.3  # it learned, so the agreement means something
    printed = list(csv.DictReader(run_program(export.render(run_group.first)).splitlines()))
    assert [int(row["epoch"]) for row in printed] == curve["epoch"] == [0, 1]
    for column, near in (("accuracy", 0.011), ("validation", 0.011), ("loss", 0.02), ("validation_loss", 0.02)):
        assert [float(row[column]) for row in printed] == pytest.approx(curve[column], abs=near), column
    rates = [float(row["learning_rate_now"]) for row in printed]
    assert rates == pytest.approx(curve["learning_rate_now"], abs=1e-6)
    assert (rates[0] < 0.05) == (variant == "one-cycle")


class StopAtOnce:
    """Ends a run at its first step."""

    def __call__(self, fraction):
        raise StopIteration

    def metrics(self, rows):
        pass


@pytest.mark.slow
def test_the_plateau_looks_at_validation_images_and_not_at_those_that_judge(monkeypatch):
    looked_at, callbacks = [], module.ScheduledMomentum.callbacks

    def note(self, evaluation):
        looked_at.append(evaluation.targets)
        return callbacks(self, evaluation)

    monkeypatch.setattr(module.ScheduledMomentum, "callbacks", note)
    with pytest.raises(StopIteration):
        EXPERIMENT.measure(EXPERIMENT.run_group("plateau", (0,), images=500, epochs=1), "cpu", StopAtOnce())
    assert looked_at[0].equal(load(module.DATA).train_targets[-module.VALIDATION :])


def test_both_conditions_compare_each_schedule_with_a_constant_rate_by_both_measures():
    pieces = {}
    for piece in EXPERIMENT.evidence:
        scheduled = next(query.variant for query in piece.queries if query.variant != "constant")
        assert {query.variant for query in piece.queries} == {scheduled, "constant"}
        rates = {EXPERIMENT.run(query.variant, 0, **query.settings)["learning_rate"] for query in piece.queries}
        shared = piece.queries[0].settings == module.AT_SHARED
        if shared:
            assert rates == {module.SHARED}
        pieces.setdefault((scheduled, shared), []).append(piece)
    assert set(pieces) == {(variant, shared) for variant in module.VARIANTS[1:] for shared in (False, True)}
    for both in pieces.values():
        assert [(piece.at_least, piece.geometric) for piece in both] == [(0.005, False), (1.05, True)]


def test_values_have_the_sign_of_what_is_claimed():
    worse = {"curve": {"loss": [2.3, 0.6]}, "correct": {"test": [True, False, False, False]}}
    better = {"curve": {"loss": [2.3, 0.5]}, "correct": {"test": [True, True, True, False]}}
    accuracy, log_loss = EXPERIMENT.evidence[:2]
    assert accuracy.value(better, worse) == 0.5
    assert accuracy.examples(better, worse).tolist() == [0, 1, 1, 0]
    assert log_loss.value(worse, better) == pytest.approx(1.2)
    assert [[query.variant for query in piece.queries] for piece in (accuracy, log_loss)] == [
        ["plateau", "constant"],
        ["constant", "plateau"],
    ]


def test_tuned_rates_are_of_the_grid_and_the_shared_one_is_three_times_the_constant_one():
    constant = EXPERIMENT.run("constant", 0)["learning_rate"]
    assert module.SHARED / constant == pytest.approx(3)
    for variant in EXPERIMENT.variants:
        assert EXPERIMENT.run(variant, 0)["learning_rate"] in EXPERIMENT.tuning.values_of(variant)
    assert not set(EXPERIMENT.tuning_seeds) & set(EXPERIMENT.seeds)
    judged = [group for group in EXPERIMENT.shipped_run_groups() if group.seeds == EXPERIMENT.seeds]
    assert {(group.first.variant, group.first["learning_rate"]) for group in judged} == {
        (variant, rate)
        for variant in EXPERIMENT.variants
        for rate in (EXPERIMENT.run(variant, 0)["learning_rate"], module.SHARED)
    }


def test_early_stopping_would_keep_most_of_what_a_schedule_gains_in_log_loss_as_the_whiteboard_says():
    """At a constant rate the mean lowest log-loss on the way is nearer to that at a schedule's end than to its own end."""
    curves = {
        variant: [record.tables["curve"]["loss"] for record in Library().get_all(group.runs, False)[0]]
        for variant in ("constant", "step", "cosine", "one-cycle", "plateau")
        for group in [EXPERIMENT.run_group(variant)]
    }
    end = {variant: sum(loss[-1] for loss in losses) / len(losses) for variant, losses in curves.items()}
    lowest = sum(map(min, curves["constant"])) / len(curves["constant"])
    for variant in ("step", "cosine", "one-cycle", "plateau"):
        assert abs(lowest - end[variant]) < (end["constant"] - end[variant]) / 4, variant
