"""A trained U-Net on one slice: its prediction, and the feature maps at each stage of the way down and up."""

from dataclasses import dataclass
from functools import lru_cache

import numpy

from dlcore.inspection import needs_torch

BRIGHTEST = 1.5  # the intensity that 255 stands for in a record's slices
MAX_MAPS = 8  # of a stage


@dataclass(frozen=True)
class Stage:
    """A stage's name, its strongest maps (maps, rows, columns), and how many channels it has in all."""

    name: str
    maps: numpy.ndarray
    channels: int


@dataclass(frozen=True)
class Segmentation:
    """A degraded slice of bytes, the predicted class of every pixel, and Dice of gray and of white matter; each (height, width)."""

    pixels: numpy.ndarray
    prediction: numpy.ndarray
    dice: tuple[float, float]


@needs_torch
def segment(recorded, clean, truth, shape, bias, noise, seed):
    """The Segmentation that a recorded U-Net makes of a clean slice under a bias field and noise; `clean` and `truth` are the bytes of the shape."""
    import torch

    from dlcore.blocks.bias_field import degrade
    from dlcore.blocks.metrics import dice

    clean, truth = (torch.from_numpy(_bytes(pixels, shape)) for pixels in (clean, truth))
    image = degrade(to_input(clean)[0], bias, noise, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        prediction = load_unet(recorded)(image)[0].argmax(0).byte()
    scores = tuple(dice(prediction, truth, tissue) for tissue in (1, 2))
    return Segmentation(to_bytes(image), prediction.numpy(), scores)


@needs_torch
def feature_maps(recorded, pixels, shape):
    """A Stage for each stage of a recorded U-Net, from the top down and up again, for a slice, the bytes of the shape; the maps with the largest standard deviation come first."""
    import torch

    stages = []
    with torch.no_grad():
        for name, maps in load_unet(recorded).stages(to_input(torch.from_numpy(_bytes(pixels, shape)))):
            strongest = maps[0].std((1, 2)).argsort(descending=True)[:MAX_MAPS]
            stages.append(Stage(name, numpy.asarray(maps[0, strongest]), maps.shape[1]))
    return tuple(stages)


@lru_cache(maxsize=4)
def load_unet(recorded):
    """The U-Net with a record's weights. Raises ValueError where they do not fit."""
    from dlcore.models.loading import load_model
    from dlcore.models.vision.unet import UNet

    return load_model(UNet(skips=recorded.run.variant == "u-net"), recorded.arrays)


def _bytes(pixels, shape):
    return numpy.frombuffer(pixels, "uint8").reshape(shape).copy()


def to_input(pixels):
    """A slice of bytes (height, width) as the network takes it: float32 (1, 1, height, width)."""
    return pixels.float()[None, None] / 255 * BRIGHTEST


def to_bytes(image):
    """A network's input (1, 1, height, width) as bytes (height, width), clipped."""
    return (image[0, 0] / BRIGHTEST * 255).round().clamp(0, 255).byte().numpy()
