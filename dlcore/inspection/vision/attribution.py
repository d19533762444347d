"""Which pixels a classifier's prediction rests on, by three methods; whether the map depends on what was learned; and what excites a class most."""

import copy
from dataclasses import dataclass

import numpy

from dlcore.inspection import needs_torch
from dlcore.inspection.vision.classifiers import grad_cam, load_classifier, to_input

GRAD_CAM, OCCLUSION, INTEGRATED_GRADIENTS = METHODS = "Grad-CAM", "Occlusion", "Integrated gradients"
WINDOW, STRIDE = 6, 2  # of the occluding square, pixels
PATH_STEPS = 32
ASCENT_STEPS, ASCENT_RATE, JITTER = 64, 0.15, 2


@dataclass(frozen=True)
class Attribution:
    """The predicted class; its map, float32 (28, 28), positive where the image speaks for the class; the map of the same class with every weight drawn anew; and Spearman's correlation of the two."""

    predicted: int
    trained: numpy.ndarray
    random: numpy.ndarray
    correlation: float


@needs_torch
def attribution(recorded, pixels, method):
    """The Attribution of a recorded classifier's prediction for a gray image, the bytes of 28×28; None where the method needs feature maps and there are none.

    That a map must change when the weights do is the sanity check of Adebayo and others, NeurIPS 2018.
    """
    from scipy.stats import spearmanr

    model = load_classifier(recorded)
    image = to_input(numpy.frombuffer(pixels, "uint8").reshape(28, 28), *recorded.arrays["input"].tolist())
    predicted = int(model(image).argmax())
    trained, random = (attribute(each, image, predicted, method) for each in (model, _randomize(model)))
    if trained is None:
        return None
    trained, random = trained[2:-2, 2:-2], random[2:-2, 2:-2]
    varies = numpy.ptp(trained) and numpy.ptp(random)
    correlation = float(spearmanr(trained.ravel(), random.ravel()).statistic) if varies else 0.0
    return Attribution(predicted, trained, random, correlation)


def attribute(model, image, target, method):
    """The map (32, 32) of one class for an input (1, 1, 32, 32); None where the method needs feature maps and there are none.

    Occlusion (Zeiler and Fergus, ECCV 2014): how much the logit falls when a black square covers the place. Integrated gradients
    (Sundararajan and others, ICML 2017): the gradient along the way from black to the image, times the difference.
    """
    from captum.attr import IntegratedGradients, Occlusion

    if method == GRAD_CAM:
        return grad_cam(model, image, target)
    black = float(image.min())
    if method == OCCLUSION:
        window = {"sliding_window_shapes": (1, WINDOW, WINDOW), "strides": (1, STRIDE, STRIDE)}
        values = Occlusion(model).attribute(image, target=target, baselines=black, perturbations_per_eval=64, **window)
    else:
        values = IntegratedGradients(model).attribute(
            image.clone(), target=target, baselines=black, n_steps=PATH_STEPS, internal_batch_size=32
        )
    return values.detach()[0, 0].float().numpy()


def _randomize(model):
    """A copy whose layers have drawn their weights anew."""
    import torch

    fresh = copy.deepcopy(model)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        for layer in fresh.modules():
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()
    return fresh.eval()


@needs_torch
def first_filters(recorded):
    """The filters of the first layer, float32 (filters, height, width)."""
    from torch import nn

    first = next(layer for layer in load_classifier(recorded).modules() if isinstance(layer, nn.Conv2d))
    return first.weight[:, 0].numpy()


@needs_torch
def class_images(recorded):
    """For each class an input that gradient ascent made from gray, uint8 (classes, 28, 28), and the probability that the network gives it (classes,).

    Activation maximization (Erhan and others, 2009): the logit climbs while the image is shifted a little at every step and kept between black and
    white, which suppresses patterns of single pixels.
    """
    import torch

    model, (mean, scale) = load_classifier(recorded), recorded.arrays["input"].tolist()
    black, white = -mean / scale, (1 - mean) / scale
    generator = torch.Generator().manual_seed(0)
    classes = model(torch.zeros(1, 1, 32, 32)).shape[1]
    start = 0.02 * torch.randn(classes, 1, 32, 32, generator=generator)
    images = (black + (white - black) * (0.3 + start)).requires_grad_()
    optimizer = torch.optim.Adam([images], ASCENT_RATE * (white - black))
    for _ in range(ASCENT_STEPS):
        down, right = torch.randint(-JITTER, JITTER + 1, (2,), generator=generator).tolist()
        logits = model(images.roll((down, right), (2, 3)))
        rough = images.diff(dim=2).abs().mean() + images.diff(dim=3).abs().mean()
        optimizer.zero_grad()
        (rough * classes - logits.diagonal().sum()).backward()
        optimizer.step()
        with torch.no_grad():
            images.clamp_(black, white)
    with torch.no_grad():
        probabilities = model(images).softmax(1).diagonal().numpy()
    shown = (images.detach()[:, 0, 2:-2, 2:-2] * scale + mean) * 255
    return shown.round().clamp(0, 255).byte().numpy(), probabilities
