"""Trained classifiers asked about one picture: what each answers, how sure, how fast, and where it looked."""

import time

import numpy
import torch
from torch.nn import functional as F

from dlcore.data import load
from dlcore.inspection.images import gray, resize
from dlcore.models.loading import load_model
from dlcore.models.vision import CLASSIFIERS

torch.set_num_threads(1)  # as in the workers: for a single small picture a second thread waits longer than it works

INSIDE = 20  # MNIST's digits were scaled to fit 20×20 pixels, and centered by their mass in 28×28


def restored(name, arrays):
    """The network of that name with the weights of a record, in use: it learns no more."""
    return load_model(CLASSIFIERS[name](), arrays)


def like_mnist(pixels):
    """A drawn or photographed digit as MNIST's were prepared: uint8 (height, width), bright ink on dark, to uint8 (28, 28)."""
    from PIL import Image

    if pixels.mean() > 127:
        pixels = 255 - pixels  # dark ink on bright paper
    pixels = numpy.where(pixels > numpy.percentile(pixels, 50) + 25, pixels, 0)
    rows, columns = numpy.nonzero(pixels)
    if not len(rows):
        return numpy.zeros((28, 28), "uint8")
    inked = Image.fromarray(pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype("uint8"))
    scale = INSIDE / max(inked.size)
    small = numpy.asarray(
        inked.resize([max(1, round(side * scale)) for side in inked.size], Image.Resampling.LANCZOS), dtype=float
    )
    down, right = ((small.sum(1 - axis) * numpy.arange(small.shape[axis])).sum() / small.sum() for axis in (0, 1))
    top, left = (
        min(28 - side, max(0, round(14 - middle))) for side, middle in zip(small.shape, (down, right), strict=True)
    )
    picture = numpy.zeros((28, 28))
    picture[top : top + small.shape[0], left : left + small.shape[1]] = small
    return (picture * 255 / picture.max()).round().astype("uint8")


def prepared(pixels, mean, scale):
    """Gray uint8 (28, 28) as the networks were shown their pictures: float32 (1, 1, 32, 32), with a dark margin.

    `mean` and `scale` of the training pictures are what a record keeps as `input`.
    """
    picture = (torch.from_numpy(pixels.astype("float32")) / 255 - mean) / scale
    return F.pad(picture, (2, 2, 2, 2), value=-mean / scale)[None, None]


def answer(model, picture):
    """Probabilities (classes,) and the milliseconds that one look took, the second of two."""
    with torch.inference_mode():
        model(picture)
        began = time.perf_counter()
        scores = model(picture)
    return scores[0].softmax(0).numpy(), 1e3 * (time.perf_counter() - began)


def last_maps(model):
    """The layer that gives a network's last maps, bent but not yet pooled: what is negative before it is bent speaks for nothing."""
    if isinstance(model, CLASSIFIERS["lenet"]):
        return model.features[4]  # its last convolution leaves a single pixel
    layers = list(model.features)
    while isinstance(layers[-1], torch.nn.Sequential):
        layers = list(layers[-1])
    return layers[-2] if isinstance(layers[-1], torch.nn.MaxPool2d) else layers[-1]


def grad_cam(model, picture, target):
    """Where the picture spoke for a class, float32 (32, 32) from 0 to 1: the last maps, each weighted by its mean gradient.

    Source: Selvaraju and others, “Grad-CAM”, ICCV 2017, as captum computes it. None for a network without convolutions after the first.
    """
    from captum.attr import LayerGradCam

    if not hasattr(model, "features"):
        return None
    heat = LayerGradCam(model, last_maps(model)).attribute(
        picture.clone().requires_grad_(), int(target), relu_attributions=True
    )
    heat = F.interpolate(heat.detach(), picture.shape[-2:], mode="bilinear")[0, 0]
    return (heat / heat.max().clamp(min=1e-12)).numpy()


def example(data, number):
    """A test picture, uint8 (28, 28), and the name of what it shows; raises MissingData."""
    images = load(data)
    pixels = (images.test_inputs[number] * images.scale + images.mean) * 255
    return pixels.round().clamp(0, 255).to(torch.uint8).view(28, 28).numpy(), images.class_names[
        images.test_targets[number]
    ]


def overlaid(pixels, heat, factor=5):
    """A gray picture (28, 28) with warmth where `heat` (32, 32) is high, uint8 (height, width, 3), each pixel `factor` wide."""
    gray = numpy.repeat(pixels[..., None] / 255, 3, axis=2) * 0.75
    warmth = heat[2:-2, 2:-2, None] * 0.8
    mixed = gray * (1 - warmth) + numpy.array([1.0, 0.55, 0.1]) * warmth
    return (mixed * 255).astype("uint8").repeat(factor, 0).repeat(factor, 1)


def from_photograph(pixels, digit):
    """A reader's picture, uint8 (height, width, 3), as a gray one (28, 28): a digit as MNIST's were prepared, clothes bright on dark."""
    small = gray(resize(pixels, 280, 280))
    if digit:
        return like_mnist(small)
    return resize(255 - small if small[[0, -1]].mean() > 127 else small, 28, 28)
