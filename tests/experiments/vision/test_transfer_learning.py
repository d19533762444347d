"""Transfer learning: what each way trains, and that labeled digits are never those that choose or judge."""

import pytest
import torch

from dlcore.experiments.vision import transfer_learning as module
from dlcore.recipes import image_classifier
from dlcore.records import Library


@pytest.fixture(scope="module")
def digits():
    return module.target()


def test_labeled_digits_are_balanced_and_neither_choose_nor_judge(digits):
    images, (held_out, _) = digits
    few, again, others = (module.draw(images, 50, seed) for seed in (0, 0, 1))
    assert few.train_targets.bincount().tolist() == [5] * 10
    assert torch.equal(few.train_inputs, again.train_inputs)
    assert not torch.equal(few.train_inputs, others.train_inputs)
    known = {image.numpy().tobytes() for image in few.train_inputs}
    assert not known & {image.numpy().tobytes() for image in torch.cat([held_out, images.test_inputs])}


@pytest.mark.parametrize("network", module.NETWORKS)
@pytest.mark.parametrize("way", module.WAYS)
def test_frozen_trains_the_last_layer_alone(network, way, digits, monkeypatch):
    monkeypatch.setattr(module, "STEPS", 3)
    images, _ = digits
    model = image_classifier.network(network, 0)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    trained = []
    monkeypatch.setattr(image_classifier, "logits", with_memory(image_classifier.logits, trained))
    predict = module.adapt(way, model, module.draw(images, 50, 0), 0.01, 0, "cpu")
    assert predict(images.test_inputs[:7]).shape == (7,)
    adapted = trained[-1].state_dict()
    moved = {name for name, weight in adapted.items() if not torch.equal(weight, before[name])}
    assert {"head.weight", "head.bias"} <= moved
    assert (moved == {"head.weight", "head.bias"}) == (way == "frozen")
    assert all(
        torch.equal(weight, before[name]) for name, weight in model.state_dict().items()
    )  # the next rate starts anew


def with_memory(function, seen):
    def call(model, images):
        seen.append(model)
        return function(model, images)

    return call


@pytest.mark.parametrize("variant", module.EXPERIMENT.variants)
def test_most_of_the_chosen_rates_are_no_end_of_their_grid(variant):
    rates = module.PROBE_RATES if variant.endswith("frozen") else module.RATES[variant.partition("-")[0]]
    records, _ = Library().get_all([module.EXPERIMENT.run(variant, seed) for seed in module.EXPERIMENT.seeds], False)
    chosen = [rate for record in records for rate in record.tables["outcome"]["learning_rate"]]
    assert sum(rate in (rates[0], rates[-1]) for rate in chosen) <= len(chosen) / 2
