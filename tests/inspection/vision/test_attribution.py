"""What a prediction rests on: maps with known answers, and the sanity check of random weights."""

import pytest
import torch
from torch import nn

from dlcore.experiments import find
from dlcore.experiments.vision.cnn_evolution import MNIST, NETWORKS
from dlcore.inspection.vision import attribution, classifiers
from dlcore.records import Library, RecordedArrays

EVOLUTION = find("cnn-evolution")


def weights_of(name):
    return RecordedArrays(EVOLUTION.run(name, 0, **MNIST), (False,), Library())


class Linear(nn.Module):
    """Two classes; the logit of the second is the sum of a patch."""

    def forward(self, x):
        patch = x[:, 0, 8:12, 20:24].sum((1, 2))
        return torch.stack([torch.zeros_like(patch), patch], 1)


@pytest.mark.parametrize("method", ["Occlusion", "Integrated gradients"])
def test_of_a_linear_model_only_what_it_reads_counts(method):
    image = torch.zeros(1, 1, 32, 32)
    image[..., 5:15, 18:26] = 1.0
    found = attribution.attribute(Linear(), image, 1, method)
    assert found[8:12, 20:24].min() > 0
    reach = attribution.WINDOW if method == "Occlusion" else 0
    outside = found.copy()
    outside[max(0, 8 - reach) : 12 + reach, 20 - reach : 24 + reach] = 0
    assert not outside.any()


@pytest.mark.parametrize("name", ["lenet", "vgg"])
def test_integrated_gradients_add_up_to_the_difference_of_the_logits(name):
    model = classifiers.load_classifier(weights_of(name))
    pixels, _ = classifiers.test_image("mnist-5k", 3)
    image = classifiers.to_input(pixels, *weights_of(name).arrays["input"].tolist())
    black = torch.full_like(image, image.min().item())
    found = attribution.attribute(model, image, 3, "Integrated gradients")
    assert found.sum() == pytest.approx((model(image) - model(black))[0, 3].item(), rel=0.06)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("method", attribution.METHODS)
def test_a_map_changes_when_the_weights_are_drawn_anew(name, method):
    pixels, label = classifiers.test_image("mnist-5k", 3)
    found = attribution.attribution(weights_of(name), pixels.tobytes(), method)
    if name == "vit" and method == "Grad-CAM":
        assert found is None
        return
    assert found.trained.shape == found.random.shape == (28, 28)
    assert found.trained.any()
    assert -1 <= found.correlation < 0.9
    assert str(found.predicted) == label


@pytest.mark.parametrize("name", ["lenet", "vgg"])
def test_gradient_ascent_makes_images_that_the_network_is_sure_of(name):
    images, probabilities = attribution.class_images(weights_of(name))
    assert (images.shape, images.dtype) == ((10, 28, 28), "uint8")
    assert (probabilities > 0.5).all()  # smoothed labels leave a network less sure
    assert len({image.tobytes() for image in images}) == 10


@pytest.mark.parametrize(("name", "shape"), [("lenet", (6, 5, 5)), ("vgg", (16, 3, 3)), ("vit", (64, 4, 4))])
def test_first_filters_are_those_of_the_first_layer(name, shape):
    assert attribution.first_filters(weights_of(name)).shape == shape
