"""The feature maps of each layer for one image."""

from dataclasses import dataclass
from functools import lru_cache

import numpy

from dlcore.inspection import needs_torch
from dlcore.inspection.images import gray, resize

SIDE, MOST = 32, 24  # the side of the input, and how many maps of a layer are returned
KINDS = {"Conv2d": "convolution", "MaxPool2d": "max pooling", "AvgPool2d": "average pooling"}


@dataclass(frozen=True)
class LayerMaps:
    """A layer by its name and kind, its first maps (maps, rows, columns), and how many channels it has in all."""

    name: str
    kind: str
    maps: numpy.ndarray
    channels: int


@needs_torch
def feature_maps(variant, recorded, pixels, shape):
    """LayerMaps of every convolution and pooling layer, in forward order, for an image, the bytes of the shape (height, width, 3).

    With the weights of a record, or randomly initialized where `recorded` is None. Raises ValueError where weights do not fit.
    """
    image = numpy.frombuffer(pixels, "uint8").reshape(shape)
    return tuple(maps_of(load_classifier(variant, recorded), to_input(image, recorded and recorded.arrays)))


@lru_cache(maxsize=8)
def load_classifier(variant, recorded=None, seed=0):
    """A classifier by name in eval mode."""
    import torch

    from dlcore.models.loading import load_model
    from dlcore.models.vision import CLASSIFIERS

    if recorded is not None:
        return load_model(CLASSIFIERS[variant](), recorded.arrays)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return CLASSIFIERS[variant]().eval()


def to_input(pixels, arrays=None):
    """An image uint8 (height, width, 3) as a classifier's input (1, 1, 32, 32): gray, normalized as in training where a record
    says how, else to mean 0 and standard deviation 1.

    It fills the whole square: the dark margin of the training images would be an edge around a photograph, and dominate
    every map.
    """
    import torch

    small = gray(resize(pixels, SIDE, SIDE))
    mean, scale = (small.mean() / 255, max(small.std() / 255, 1e-3)) if arrays is None else arrays["input"].tolist()
    return ((torch.from_numpy(small.astype("float32")) / 255 - mean) / scale)[None, None]


def maps_of(model, inputs):
    """LayerMaps of a model whose input is (1, channels, 32, 32); it is left unchanged."""
    import torch

    found = []

    def keep(name, kind):
        def hook(layer, inputs, output):
            if output.ndim == 4 and output.shape[-1] > 1:
                found.append(LayerMaps(name, kind, output[0, :MOST].clone().numpy(), output.shape[1]))

        return hook

    kinds = [(name, layer, KINDS.get(type(layer).__name__)) for name, layer in model.named_modules()]
    hooks = [layer.register_forward_hook(keep(name, kind)) for name, layer, kind in kinds if kind]
    try:
        with torch.no_grad():
            model(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return found
