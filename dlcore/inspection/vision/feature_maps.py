"""The feature maps of each layer for one image."""

from dataclasses import dataclass

import numpy
import torch
from torch import nn

from dlcore.inspection.images import gray, resize
from dlcore.models.loading import load_model
from dlcore.models.vision import CLASSIFIERS

SIDE, MOST = 32, 24  # the side of the input, and how many maps of a layer are returned
KINDS = {
    nn.Conv2d: "convolution",
    nn.MaxPool2d: "max pooling",
    nn.AvgPool2d: "average pooling",
    nn.ReLU: "ReLU",
    nn.Tanh: "tanh",
    nn.SiLU: "SiLU",
    nn.BatchNorm2d: "batch normalization",
}


@dataclass(frozen=True)
class LayerMaps:
    """A layer by its name and kind, its first maps (maps, rows, columns), and how many channels it has in all."""

    name: str
    kind: str
    maps: numpy.ndarray
    channels: int


def load_classifier(variant, arrays=None, seed=0):
    """A classifier by name in eval mode, with a record's weights or randomly initialized. Raises ValueError where weights do not fit."""
    if arrays is not None:
        return load_model(CLASSIFIERS[variant](), arrays)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return CLASSIFIERS[variant]().eval()


def to_input(pixels, arrays=None):
    """An image uint8 (height, width, 3) as a classifier's input (1, 1, 32, 32): gray, normalized as in training where a record
    says how, else to mean 0 and standard deviation 1.

    It fills the whole square: the dark margin of the training images would be an edge around a photograph, and dominate
    every map.
    """
    small = gray(resize(pixels, SIDE, SIDE))
    mean, scale = (small.mean() / 255, max(small.std() / 255, 1e-3)) if arrays is None else arrays["input"].tolist()
    return ((torch.from_numpy(small.astype("float32")) / 255 - mean) / scale)[None, None]


@torch.no_grad()
def feature_maps(model, inputs):
    """LayerMaps of every convolution and pooling layer, in forward order. `inputs` is (1, channels, 32, 32)."""
    found = []

    def keep(name, kind):
        def hook(layer, inputs, output):
            if output.ndim == 4 and output.shape[-1] > 1:
                found.append(LayerMaps(name, kind, output[0, :MOST].clone().numpy(), output.shape[1]))

        return hook

    hooks = [
        layer.register_forward_hook(keep(name, KINDS[type(layer)]))
        for name, layer in model.named_modules()
        if type(layer) in (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)
    ]
    try:
        model(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return found
