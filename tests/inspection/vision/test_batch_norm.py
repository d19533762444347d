"""Batch normalization's two modes: eval mode answers each image by itself, and asking changes nothing of the network."""

import pytest
import torch

from dlcore.experiments import find
from dlcore.experiments.vision.cnn_evolution import MNIST
from dlcore.inspection.vision import batch_norm
from dlcore.inspection.vision.classifiers import load_classifier
from dlcore.records import Library, RecordedArrays

RECORDED = RecordedArrays(find("cnn-evolution").run("resnet", 0, **MNIST), (False,), Library())


@pytest.mark.slow
def test_only_train_mode_depends_on_the_company(monkeypatch):
    monkeypatch.setattr(batch_norm, "BATCHES", (2, 64))
    before = {name: value.clone() for name, value in load_classifier(RECORDED).state_dict().items()}
    frame = batch_norm.answers_by_batch_size(RECORDED, "mnist-5k", 3)
    after = load_classifier(RECORDED).state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert len(frame) == 2 * len(batch_norm.BATCHES) * batch_norm.DRAWS
    logits = frame.groupby(["variant", "batch"])["logit"].agg(lambda values: values.max() - values.min())
    assert (logits[batch_norm.EVAL] < 1e-3).all()
    assert logits[batch_norm.TRAIN, 2] > 2 * logits[batch_norm.TRAIN, 64] > 0
    accuracy = frame.groupby(["variant", "batch"])["accuracy"].mean()
    assert accuracy[batch_norm.TRAIN, 2] < accuracy[batch_norm.EVAL, 2] - 0.1
    other = batch_norm.answers_by_batch_size(RECORDED, "mnist-5k", 18).groupby(["variant", "batch"])["accuracy"].mean()
    assert other.to_dict() == accuracy.to_dict(), "whose logit is followed has no part in the accuracy"
