"""A trained U-Net on one slice: what it answers, and what stands at each stop of its way down and up."""

import numpy
import torch

from dlcore.blocks.bias_field import degrade
from dlcore.blocks.metrics import dice
from dlcore.models.loading import load_model
from dlcore.models.vision.unet import UNet

BRIGHTEST = 1.5  # what 255 stands for in a record's slices
MOST = 8  # maps shown of a stop


def network(arrays, skips=True):
    """The U-Net of a record's weights, whole numbers of half precision made float again. Raises ValueError where they do not fit."""
    return load_model(UNet(skips=skips), arrays)


def degraded(pixels, bias, noise, seed):
    """A clean slice of bytes (height, width) as a scanner might give it, float32 (1, 1, height, width); a seed has its field and its noise."""
    clean = torch.from_numpy(pixels.astype("float32"))[None] / 255 * BRIGHTEST
    return degrade(clean, bias, noise, torch.Generator().manual_seed(seed))


def inputs(pixels):
    """A slice of bytes as the network takes it."""
    return torch.from_numpy(pixels.astype("float32"))[None, None] / 255 * BRIGHTEST


def shown(picture):
    """What the network takes as bytes (height, width), cut off where they end."""
    return (picture[0, 0] / BRIGHTEST * 255).round().clamp(0, 255).byte().numpy()


@torch.no_grad()
def answer(unet, picture):
    """The class of every pixel, (height, width)."""
    return unet(picture)[0].argmax(0).numpy().astype("uint8")


def dice_scores(answer, truth):
    """Dice of gray and of white matter, of masks (height, width)."""
    return tuple(dice(torch.from_numpy(answer), torch.from_numpy(truth), of) for of in (1, 2))


@torch.no_grad()
def stops(unet, picture):
    """(stop's name, its strongest maps (maps, rows, columns), how many there are) from the top down and up again."""
    found = []
    for name, maps in unet.stages(picture):
        strongest = maps[0].std((1, 2)).argsort(descending=True)[:MOST]
        found.append((name, numpy.asarray(maps[0, strongest]), maps.shape[1]))
    return found
