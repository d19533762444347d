"""The experiments on losses against closed forms and independent solvers, their edges, and the program that can be taken home."""

import csv
import math

import numpy
import pytest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.svm import SVC

from dlcore import export
from dlcore.data import blobs
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import loss_boundaries, loss_comparison, loss_outliers

NEURON, RACE, OUTLIERS, BOUNDARIES = (
    EXPERIMENTS[name] for name in ("loss-saturation", "loss-comparison", "loss-outliers", "loss-boundaries")
)


def test_what_these_experiments_vary_is_implemented():
    from dlcore.blocks.losses import LOSSES

    assert set(EXPERIMENTS["loss-shapes"].variants) == set(LOSSES)
    assert set(RACE.variants) == {name for name, loss in LOSSES.items() if loss.multiclass}
    assert all(LOSSES[variant].binary for variant in (*NEURON.variants, *BOUNDARIES.variants))
    assert all(LOSSES[variant].regression for variant in OUTLIERS.variants)


def plain_epochs(learning_rate, start, pull):
    """The neuron again, by hand: epochs until its output is below 0.1. `pull(p)` is the loss's slope for the score."""
    score, epoch = 2 * start, 0
    while (p := 1 / (1 + math.exp(-score))) >= 0.1:
        score -= 2 * learning_rate * pull(p)
        epoch += 1
    return epoch


def test_the_neuron_is_that_of_the_textbook(silent):
    """With the halved square, as textbooks write it, MSE takes 469 epochs where cross-entropy takes 50."""
    for variant, pull in (("mse", lambda p: 2 * p * p * (1 - p)), ("cross-entropy", lambda p: p)):
        (tables,) = NEURON.measure(NEURON.run_group(variant, (0,)), "cpu", silent)
        assert tables["reached"]["epochs"][0] == plain_epochs(0.15, 2.0, pull)
    assert plain_epochs(0.15, 2.0, lambda p: p * p * (1 - p)) == 469
    assert plain_epochs(0.15, 2.0, lambda p: p) == 50


def test_hinge_stops_at_its_margin_and_that_is_never(silent):
    (tables,) = NEURON.measure(NEURON.run_group("hinge", (0,)), "cpu", silent)
    assert tables["reached"]["epochs"] == [math.inf]
    assert tables["curve"]["output"][-1] == pytest.approx(1 / (1 + math.e), abs=0.06)


def test_seeds_move_the_start_and_seed_0_does_not(silent):
    tables = NEURON.measure(NEURON.run_group("cross-entropy", start=1.0), "cpu", silent)
    first = [math.log(table["curve"]["output"][0] / (1 - table["curve"]["output"][0])) for table in tables]
    assert first[0] == pytest.approx(2.0)
    assert all(0 < abs(score - 2.0) <= 0.5 for score in first[1:])


@pytest.mark.parametrize(
    ("variant", "model"),
    [
        ("cross-entropy", lambda n: LogisticRegression(C=1 / (loss_boundaries.DECAY * n), tol=1e-9, max_iter=5_000)),
        ("hinge", lambda n: SVC(kernel="linear", C=1 / (loss_boundaries.DECAY * n), tol=1e-9)),
        ("mse-raw", lambda n: Ridge(alpha=loss_boundaries.DECAY * n / 2)),
    ],
)
def test_boundaries_are_those_of_scikit_learn(variant, model, silent):
    (tables,) = BOUNDARIES.measure(BOUNDARIES.run_group(variant, (3,), scene="both"), "cpu", silent)
    x, labels, _ = blobs.points(loss_boundaries.COUNT, "both", 8.0, 3)
    theirs = model(len(x)).fit(x.double().numpy(), labels.numpy())
    ours = [tables["boundary"][name][0] for name in ("w1", "w2", "b")]
    assert ours == pytest.approx([*theirs.coef_.ravel(), float(numpy.ravel(theirs.intercept_)[0])], rel=0.01, abs=5e-3)


def test_hinge_does_not_feel_points_beyond_its_margin(silent):
    (tables,) = BOUNDARIES.measure(BOUNDARIES.run_group("hinge", (0,), scene="far"), "cpu", silent)
    points = tables["points"]
    beyond = [pull for margin, pull in zip(points["margin"], points["gradient"]) if margin > 1.05]
    assert len(beyond) > 30
    assert set(beyond) == {0.0}
    assert {pull for margin, pull in zip(points["margin"], points["gradient"]) if margin < 0.95} == {1.0}


def test_no_outliers_are_none_and_half_are_half(silent, monkeypatch):
    monkeypatch.setattr(loss_outliers, "STEPS", 40)
    (none,) = OUTLIERS.measure(OUTLIERS.run_group("mse", (0,), share=0.0), "cpu", silent)
    (half,) = OUTLIERS.measure(OUTLIERS.run_group("mse", (0,), share=0.5), "cpu", silent)
    assert not any(none["points"]["lifted"])
    assert 20 <= sum(half["points"]["lifted"]) <= 60
    gaps = [
        after - before
        for after, before, lifted in zip(half["points"]["y"], none["points"]["y"], half["points"]["lifted"])
        if lifted
    ]
    assert all(2.99 <= gap <= 6.01 for gap in gaps)
    assert half["points"]["x"] == none["points"]["x"]


def test_both_readings_of_the_logits_keep_the_answers(silent):
    """MSE on logits: clipped outputs, and softmax at a temperature of far below 1, as its targets are 0 and 1."""
    (table,) = RACE.measure(RACE.run_group("mse-raw", (50,), epochs=2), "cpu", silent)
    assert table["probabilities"]["reading"] == ["own", "scaled"]
    assert 0 < table["end"]["temperature"][0] < 0.5
    accuracy = sum(table["correct"]["test"]) / len(table["correct"]["test"])
    assert accuracy == pytest.approx(table["curve"]["accuracy"][-1])
    bins = zip(*(table["reliability"][name] for name in ("reading", "count", "accuracy")), strict=True)
    right = {}
    for reading, count, fraction in bins:
        right[reading] = right.get(reading, 0.0) + count * fraction
    assert right == {"own": pytest.approx(1_000 * accuracy, abs=1), "scaled": pytest.approx(1_000 * accuracy, abs=1)}
    assert loss_comparison.scaled_log_loss(table) == table["probabilities"]["log_loss"][1] < math.log(10)


def test_a_network_without_numbers_has_no_probabilities():
    import torch

    broken, classes = torch.full((1, 5, 10), torch.nan), torch.arange(5)
    ((temperature, tables),) = loss_comparison._probabilities("mse", broken, classes, broken, classes)
    assert math.isnan(temperature)
    assert loss_comparison.scaled_log_loss(tables) == math.inf
    assert tables["reliability"]["bin"] == []


def test_validation_and_training_are_disjoint_and_the_test_part_is_untouched():
    from dlcore.data import load

    images = load("mnist-5k")
    train, (inputs, targets) = images.split_validation(800)
    assert (len(train.train_inputs), len(inputs), len(targets)) == (3_200, 800, 800)
    assert train.test_inputs is images.test_inputs
    assert (train.train_inputs[-1] != inputs[0]).any()
    assert (images.train_inputs[3_200:] == inputs).all()


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["hinge", "mse-raw"])
def test_the_script_prints_what_the_run_measures(variant, silent, run_program):
    run_group = RACE.run_group(variant, (1,), epochs=1, learning_rate=0.001, gain=0.5)
    measured = RACE.measure(run_group, "cpu", silent)[0]["curve"]
    output = run_program(export.render(run_group.runs[0]))
    printed = list(csv.DictReader(output.splitlines()))
    assert [float(row["accuracy"]) for row in printed] == pytest.approx(measured["accuracy"], abs=0.006)
    assert [float(row["validation"]) for row in printed] == pytest.approx(measured["validation"], abs=0.006)
    assert measured["accuracy"][-1] > measured["accuracy"][0] + 0.03  # it learned, so the agreement means something


@pytest.mark.parametrize("variant", RACE.variants)
def test_every_script_has_the_loss_that_ran(variant):
    import torch
    from torch.nn import functional as F

    from dlcore.blocks.losses import LOSSES

    program = export.render(RACE.run(variant, 0))
    functions = program.partition("torch.set_num_threads(1)")[2].partition("def stratified_split")[0]
    known = {"torch": torch, "F": F, "math": math}
    exec(functions, known)
    scores, classes = torch.randn(30, 10, generator=torch.Generator().manual_seed(0)), torch.arange(30) % 10
    assert known["loss_of"](scores, classes).item() == pytest.approx(
        LOSSES[variant].multiclass(scores, classes).mean().item(), rel=1e-5
    )
