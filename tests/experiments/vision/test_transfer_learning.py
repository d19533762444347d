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
def test_fine_tuning_moves_all_weights_of_a_copy(network, digits, monkeypatch):
    monkeypatch.setattr(module, "STEPS", 3)
    images, _ = digits
    model = image_classifier.network(network, 0)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    trained = []
    monkeypatch.setattr(image_classifier, "logits", with_memory(image_classifier.logits, trained))
    predict = module.adapt(model, module.draw(images, 50, 0), 0.01, 0, "cpu")
    assert predict(images.test_inputs[:7]).shape == (7,)
    adapted = dict(trained[-1].named_parameters())
    assert all(not torch.equal(weight, before[name]) for name, weight in adapted.items())
    assert is_as_before(model, before)


@pytest.mark.parametrize("network", module.NETWORKS)
def test_a_linear_probe_moves_nothing_and_reads_what_the_last_layer_reads(network, digits):
    images, _ = digits
    model = image_classifier.network(network, 0)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    few = module.draw(images, 50, 0)
    predict = module.linear_probe(model, few, 10.0, "cpu")
    assert (predict(few.train_inputs) == few.train_targets).float().mean() > 0.9, "a weak penalty lets it memorize"
    assert (module.linear_probe(model, few, 1e-9, "cpu")(few.train_inputs) == few.train_targets).float().mean() < 0.9
    assert is_as_before(model, before)


def is_as_before(model, before):
    """The next value that is tried starts from the same network."""
    return all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())


def with_memory(function, seen):
    def call(model, images):
        seen.append(model)
        return function(model, images)

    return call


@pytest.mark.parametrize("variant", module.EXPERIMENT.variants)
def test_most_of_the_chosen_values_are_no_end_of_their_grid(variant):
    network, _, way = variant.partition("-")
    grid, column = (
        (module.INVERSE_PENALTIES, "inverse_penalty") if way == "frozen" else (module.RATES[network], "learning_rate")
    )
    records, _ = Library().get_all([module.EXPERIMENT.run(variant, seed) for seed in module.EXPERIMENT.seeds], False)
    chosen = [value for record in records for value in record.tables["outcome"][column]]
    assert sum(value in (grid[0], grid[-1]) for value in chosen) <= len(chosen) / 2


@pytest.mark.parametrize("network", module.NETWORKS)
@pytest.mark.parametrize("labels", [50, 200])
def test_frozen_features_are_the_worst_with_few_labels_as_the_whiteboard_says(network, labels):
    mean = {}
    for way in module.WAYS:
        runs = [module.EXPERIMENT.run(f"{network}-{way}", seed) for seed in module.EXPERIMENT.seeds]
        records, _ = Library().get_all(runs, False)
        place = module.LABELS.index(labels)
        mean[way] = sum(record.tables["outcome"]["accuracy"][place] for record in records) / len(records)
    assert min(mean, key=mean.get) == "frozen"
