"""A trained U-Net on one slice: its prediction, and the feature maps at each stage of the way down and up."""

from dataclasses import dataclass

import numpy
import torch

from dlcore.blocks.bias_field import degrade
from dlcore.blocks.metrics import dice
from dlcore.models.loading import load_model
from dlcore.models.vision.unet import UNet

BRIGHTEST = 1.5  # the intensity that 255 stands for in a record's slices
MAX_MAPS = 8  # of a stage


@dataclass(frozen=True)
class Stage:
    """A stage's name, its strongest maps (maps, rows, columns), and how many channels it has in all."""

    name: str
    maps: numpy.ndarray
    channels: int


def load_unet(recorded):
    """The U-Net whose weights lie among a record's arrays. Raises ValueError where they do not fit."""
    return load_model(UNet(skips=recorded.run.variant == "u-net"), recorded.arrays)


def degrade_slice(pixels, bias, noise, seed):
    """A clean slice of bytes (height, width) under a bias field and noise: float32 (1, 1, height, width)."""
    clean = torch.from_numpy(pixels.astype("float32"))[None] / 255 * BRIGHTEST
    return degrade(clean, bias, noise, torch.Generator().manual_seed(seed))


def to_input(pixels):
    """A slice of bytes (height, width) as the network takes it: float32 (1, 1, height, width)."""
    return torch.from_numpy(pixels.astype("float32"))[None, None] / 255 * BRIGHTEST


def to_bytes(image):
    """A network's input (1, 1, height, width) as bytes (height, width), clipped."""
    return (image[0, 0] / BRIGHTEST * 255).round().clamp(0, 255).byte().numpy()


@torch.no_grad()
def predict(unet, image):
    """The class of every pixel, (height, width)."""
    return unet(image)[0].argmax(0).numpy().astype("uint8")


def dice_scores(prediction, truth):
    """Dice of gray and of white matter, of masks (height, width)."""
    return tuple(dice(torch.from_numpy(prediction), torch.from_numpy(truth), tissue) for tissue in (1, 2))


@torch.no_grad()
def feature_maps(unet, image):
    """A Stage for each stage, from the top down and up again; the maps with the largest standard deviation come first."""
    stages = []
    for name, maps in unet.stages(image):
        strongest = maps[0].std((1, 2)).argsort(descending=True)[:MAX_MAPS]
        stages.append(Stage(name, numpy.asarray(maps[0, strongest]), maps.shape[1]))
    return stages
