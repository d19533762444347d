"""Rare classes: how positives are thinned out, drawn and weighed, and what the caption and table say of them."""

import math

import pandas as pd
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from dlcore.analysis.foundations import class_imbalance as captions
from dlcore.charts.foundations import operating_curve
from dlcore.experiments.foundations import class_imbalance as module
from dlcore.inspection.foundations import thresholds


def targets(positives, negatives):
    return torch.cat([torch.ones(positives), torch.zeros(negatives)])


def test_positives_are_thinned_out_to_their_share_and_negatives_stay():
    classes = torch.arange(10).repeat(200)
    inputs = torch.arange(2_000.0)[:, None]
    some, labels = module._thin_out(inputs, classes, 0.01, torch.Generator().manual_seed(0))
    assert labels.sum() == round(0.01 / 0.99 * 1_800)
    assert len(labels) == 1_800 + labels.sum()
    assert torch.equal(classes[some[:, 0].long()] == module.POSITIVE, labels > 0.5)
    other, _ = module._thin_out(inputs, classes, 0.01, torch.Generator().manual_seed(1))
    assert not torch.equal(some, other)


def test_an_epoch_has_all_rows_once_or_both_classes_equally_often():
    labels, generator = targets(5, 95), torch.Generator().manual_seed(0)
    assert sorted(module.epoch_rows("binary-cross-entropy", labels, generator).tolist()) == list(range(100))
    rows = module.epoch_rows("oversampling", labels, generator)
    assert labels[rows].mean() == 0.5
    assert set(rows[labels[rows] < 0.5].tolist()) == set(range(5, 100))
    inputs, chosen = module.undersample(torch.arange(100.0)[:, None], labels, generator)
    assert len(chosen) == 10
    assert chosen.mean() == 0.5
    assert len(inputs.unique()) == 10


def test_a_weight_shifts_the_best_constant_by_its_logarithm():
    """Why the correction takes log w back: of the constants, the logit that class weights like best is that without them plus log w."""
    labels, weight = targets(10, 90).double(), torch.tensor(9.0)
    for weighted, best in ((None, math.log(10 / 90)), (weight, math.log(10 / 90) + math.log(9))):
        logit = torch.tensor(best, dtype=torch.float64, requires_grad=True)
        binary_cross_entropy_with_logits(logit.expand(100), labels, pos_weight=weighted).backward()
        assert logit.grad.abs() < 1e-9


def test_focal_loss_is_that_of_torchvision():
    from torchvision.ops import sigmoid_focal_loss

    logits, labels = torch.randn(50, generator=torch.Generator().manual_seed(0)), targets(20, 30)
    theirs = sigmoid_focal_loss(logits, labels, alpha=-1, gamma=2.0, reduction="mean")
    torch.testing.assert_close(module.loss("focal", logits, labels), theirs)


def test_the_words():
    frame = pd.DataFrame(
        {"variant": ["binary-cross-entropy", "class-weights"] * 2, "average_precision": [0.2, 0.3, 0.22, 0.3]}
    )
    assert captions.measure_caption(frame, "average_precision", 0.01) == (
        "PR-AUC: from 0.21 with binary cross-entropy to 0.30 with class weights; a random ranking has 0.01"
    )
    rows = [("class-weights", "as trained", 0.14), ("class-weights", "corrected", 0.008), ("focal", "as trained", 0.05)]
    beliefs = pd.DataFrame([*rows, ("focal", "corrected", 0.05)], columns=["variant", "kind", "mean"]).assign(
        positives=0.01, brier=0.01
    )
    assert captions.probability_caption(beliefs) == (
        "Mean predicted probability with class weights: 14.0%, where 1.0% are positive; after the correction 0.8%"
    )
    assert captions.threshold_caption((30, 60, 20, 900), 10) == (
        "30 of 50 found, 60 false alarms: precision 0.33, recall 0.60, cost 260"
    )
    assert captions.threshold_caption((0, 0, 20, 900), 10).startswith("0 of 20 found, 0 false alarms: recall 0.00")


def test_both_curves_mark_the_threshold_and_the_least_cost():
    from types import SimpleNamespace

    recorded = SimpleNamespace(
        arrays={
            "logits": torch.tensor([2.0, 1.0, 0.0, -1.0]).half().numpy(),
            "positives": torch.tensor([1, 0, 1, 0]).byte().numpy(),
        }
    )
    frame = thresholds.points(recorded)
    here, there = ((thresholds.confusion(recorded, p), p) for p in (0.6, 0.4))
    drawn = operating_curve.precision_recall(frame, here, there).frame
    marked = drawn[drawn["mark"] == "your threshold"].iloc[0]
    assert (marked["x"], marked["y"]) == (0.5, 0.5)
    drawn = operating_curve.roc(frame, here, there).frame
    marked = drawn[drawn["mark"] == "lowest cost"].iloc[0]
    assert (marked["x"], marked["y"]) == (0.5, 1.0)


@pytest.mark.parametrize("variant", module.VARIANTS)
def test_every_way_trains_for_as_many_steps(variant, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 8)
    steps = []
    monkeypatch.setattr(torch.optim.Adam, "step", lambda self: steps.append(1))
    part = torch.randn(80, 4, generator=torch.Generator().manual_seed(0)), targets(8, 72)
    run = module.EXPERIMENT.run(variant, 0, epochs=2)
    fitted = module._fit(run, 0, part, part, "cpu", lambda share: None)
    assert len(steps) == 20
    assert fitted.curve["epoch"] == [1, 2]
