"""Feature maps: every layer that moves over the picture once, in order, and what it gives is what the layer itself gives."""

import numpy
import pytest
import torch

from dlcore.data.photos import photo
from dlcore.inspection.vision.feature_maps import MOST, feature_maps, load_classifier, maps_of, to_input
from dlcore.models.loading import weight_arrays

INPUTS = to_input(photo("flower"))


def test_the_picture_is_scaled_by_itself_or_as_the_record_says():
    assert INPUTS.shape == (1, 1, 32, 32)
    assert INPUTS.mean().item() == pytest.approx(0, abs=1e-4)
    assert INPUTS.std().item() == pytest.approx(1, abs=1e-2)
    assert torch.isfinite(to_input(numpy.zeros((1, 1, 3), "uint8"))).all()
    bright = to_input(numpy.full((5, 5, 3), 255, "uint8"), {"input": numpy.array([0.25, 0.5])})
    assert bright[0, 0, 9, 9].item() == pytest.approx(1.5)


def test_lenet_layer_by_layer():
    lenet = load_classifier("lenet")
    layers = maps_of(lenet, INPUTS)
    assert [layer.kind for layer in layers] == ["convolution", "average pooling"] * 2
    assert [layer.maps.shape for layer in layers] == [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)]
    with torch.no_grad():
        numpy.testing.assert_array_equal(layers[2].maps, lenet.features[:4](INPUTS)[0].numpy())


@pytest.mark.parametrize("name", ["alexnet", "vgg", "resnet", "efficientnet", "vit"])
def test_every_classifier_shows_maps(name):
    model = load_classifier(name)
    layers = maps_of(model, INPUTS)
    assert layers
    assert all(
        layer.maps.shape[0] <= min(MOST, layer.channels) and numpy.isfinite(layer.maps).all() for layer in layers
    )
    assert not any(layer._forward_hooks for layer in model.modules())


def test_recorded_weights_are_used_and_foreign_ones_refused(as_recorded):
    other = as_recorded(weight_arrays(load_classifier("lenet", seed=5)) | {"input": numpy.array([0.3, 0.4])})
    ours = load_classifier("lenet", other)
    assert ours.features[0].weight.dtype == torch.float32
    numpy.testing.assert_allclose(
        ours.features[0].weight.detach().numpy(), other.arrays["weights.features.0.weight"].astype("float32")
    )
    pixels = photo("flower")
    layers = feature_maps("lenet", other, pixels.tobytes(), pixels.shape)
    numpy.testing.assert_array_equal(layers[0].maps, maps_of(ours, to_input(pixels, other.arrays))[0].maps)
    with pytest.raises(ValueError, match="do not fit"):
        load_classifier("vgg", other)
