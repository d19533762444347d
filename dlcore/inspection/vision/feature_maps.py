"""What each layer of a network makes of a picture: its maps, one for each channel."""

from dataclasses import dataclass

import numpy
import torch
from torch import nn

from dlcore.inspection.images import gray, resize
from dlcore.inspection.vision.classifiers import restored
from dlcore.models.vision import CLASSIFIERS

SIDE, MOST = 32, 24  # pixels each way of the picture, and maps shown of a layer
TOLD = {
    nn.Conv2d: "convolution",
    nn.MaxPool2d: "max pooling",
    nn.AvgPool2d: "average pooling",
    nn.ReLU: "ReLU",
    nn.Tanh: "tanh",
    nn.SiLU: "SiLU",
    nn.BatchNorm2d: "batch normalization",
}


@dataclass(frozen=True)
class Maps:
    """A layer by its place and kind, and what it gave for the picture: (channels, rows, columns), and how many channels there were in all."""

    name: str
    kind: str
    maps: numpy.ndarray
    channels: int


def network(variant, arrays=None, seed=0):
    """A classifier by name, ready to look: with a record's weights (name to array), or fresh ones of that seed. Raises ValueError where they do not fit."""
    if arrays is not None:
        return restored(variant, arrays)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return CLASSIFIERS[variant]().eval()


def shown_to(pixels, arrays=None):
    """A picture uint8 (height, width, 3) as a classifier takes it, (1, 1, 32, 32): gray, scaled as in its training where a record says how, else to mean 0 and deviation 1.

    It fills the whole square: the dark margin of the training pictures would be an edge around a photograph, and the strongest answer in every map.
    """
    small = gray(resize(pixels, SIDE, SIDE))
    mean, scale = (small.mean() / 255, max(small.std() / 255, 1e-3)) if arrays is None else arrays["input"].tolist()
    return ((torch.from_numpy(small.astype("float32")) / 255 - mean) / scale)[None, None]


@torch.no_grad()
def feature_maps(model, inputs):
    """The Maps of every layer that moves over the picture, in the order in which they are computed. `inputs` is (1, channels, 32, 32)."""
    found = []

    def keep(name, kind):
        def hook(layer, given, made):
            if made.ndim == 4 and made.shape[-1] > 1:
                found.append(Maps(name, kind, made[0, :MOST].clone().numpy(), made.shape[1]))

        return hook

    hooks = [
        layer.register_forward_hook(keep(name, TOLD[type(layer)]))
        for name, layer in model.named_modules()
        if type(layer) in (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)
    ]
    try:
        model(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return found
