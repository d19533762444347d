"""Trained classifiers on one image: probabilities, latency, and Grad-CAM."""

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy

from dlcore.inspection import needs_torch


@dataclass(frozen=True)
class Prediction:
    """Probabilities (classes,), the milliseconds of one forward pass, and the Grad-CAM of the predicted class (32, 32), from 0 to 1; None for a network without feature maps."""

    probabilities: numpy.ndarray
    milliseconds: float
    grad_cam: numpy.ndarray | None


@needs_torch
def predict(recorded, pixels):
    """The Prediction of a recorded classifier for a gray image, the bytes of 28×28. Raises ValueError where the weights do not fit."""
    model = load_classifier(recorded)
    image = to_input(numpy.frombuffer(pixels, "uint8").reshape(28, 28), *recorded.arrays["input"].tolist())
    probabilities, milliseconds = classify(model, image)
    return Prediction(probabilities, milliseconds, grad_cam(model, image, probabilities.argmax()))


@lru_cache(maxsize=16)
def load_classifier(recorded):
    """The network with a record's weights, in eval mode. Raises ValueError where they do not fit."""
    from dlcore.models.loading import load_model
    from dlcore.models.vision import CLASSIFIERS

    return load_model(CLASSIFIERS[recorded.run.variant](), recorded.arrays)


def to_input(pixels, mean, scale):
    """Gray uint8 (28, 28) as the networks' input: float32 (1, 1, 32, 32), normalized and padded with black.

    `mean` and `scale` of the training images stand in a record as `input`.
    """
    import torch
    from torch.nn import functional as F

    image = (torch.from_numpy(pixels.astype("float32")) / 255 - mean) / scale
    return F.pad(image, (2, 2, 2, 2), value=-mean / scale)[None, None]


def classify(model, image):
    """Probabilities (classes,) for an input (1, 1, 32, 32), and milliseconds; the second of two passes is timed, since the first warms up."""
    import torch

    with torch.inference_mode():
        model(image)
        began = time.perf_counter()
        logits = model(image)
        milliseconds = 1e3 * (time.perf_counter() - began)
    return logits[0].softmax(0).numpy(), milliseconds


def last_feature_layer(model):
    """The layer after whose activation, and before whose pooling, a network's last feature maps stand."""
    from torch import nn

    from dlcore.models.vision import CLASSIFIERS

    if isinstance(model, CLASSIFIERS["lenet"]):
        return model.features[4]  # its last convolution leaves a single pixel
    layers = list(model.features)
    while isinstance(layers[-1], nn.Sequential):
        layers = list(layers[-1])
    return layers[-2] if isinstance(layers[-1], nn.MaxPool2d) else layers[-1]


def grad_cam(model, image, target):
    """Where the image supports a class, float32 (32, 32) from 0 to 1: the last feature maps, weighted by their mean gradients.

    Source: Selvaraju and others, “Grad-CAM”, ICCV 2017, as captum computes it. None for a network without feature maps.
    """
    from captum.attr import LayerGradCam
    from torch.nn import functional as F

    if not hasattr(model, "features"):
        return None
    heat = LayerGradCam(model, last_feature_layer(model)).attribute(
        image.clone().requires_grad_(), int(target), relu_attributions=True
    )
    heat = F.interpolate(heat.detach(), image.shape[-2:], mode="bilinear")[0, 0]
    return (heat / heat.max().clamp(min=1e-12)).numpy()


@needs_torch
def test_image(data, number):
    """A test image, uint8 (28, 28), and the name of its class; raises MissingData."""
    import torch

    from dlcore.data import load

    images = load(data)
    pixels = (images.test_inputs[number] * images.scale + images.mean) * 255
    return pixels.round().clamp(0, 255).to(torch.uint8).view(28, 28).numpy(), images.class_names[
        images.test_targets[number]
    ]


def overlay(pixels, heat, factor=5):
    """A gray image (28, 28), orange where `heat` (32, 32) is high: uint8 (height, width, 3), each pixel `factor` wide."""
    gray = numpy.repeat(pixels[..., None] / 255, 3, axis=2) * 0.75
    warmth = heat[2:-2, 2:-2, None] * 0.8
    mixed = gray * (1 - warmth) + numpy.array([1.0, 0.55, 0.1]) * warmth
    return (mixed * 255).astype("uint8").repeat(factor, 0).repeat(factor, 1)
