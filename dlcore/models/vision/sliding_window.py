"""The sliding window: a network that classifies one window at a time, hundreds of them, of several sizes, all over the image.

Source: Sermanet, Eigen, Zhang, Mathieu, Fergus and LeCun, “OverFeat: Integrated Recognition, Localization and Detection using Convolutional Networks”, ICLR 2014:
the network of a window also predicts a box. OverFeat computed all windows in one convolutional pass; here each window is
cropped and passed through by itself, as before OverFeat, so that the cost of that is measured. Backbone, head and loss are
YOLO's own: the difference is the number of passes.
"""

import numpy
import torch
from torch import nn
from torchvision.ops import roi_align

from dlcore.models.vision.yolo import backbone, head

INPUT_SIDE = 32  # pixels that a window is resampled to
SIZES = (12, 17, 24, 34)  # the side of a window in pixels of the image: each √2 times the one before
STEPS = 3  # a window moves on by a third of its size
FITTING = (0.5, 0.95)  # an object fits a window if its longer side is such a share of the window's
NEAR = 0.25  # and its center is as near to the window's, in parts of its size


class SlidingWindow(nn.Module):
    def __init__(self, classes=10, channels=1):
        super().__init__()
        self.features = backbone(channels)
        self.head = head(54, classes)

    def forward(self, windows: torch.Tensor) -> torch.Tensor:  # (windows, channels, 32, 32)
        return self.head(self.features(windows).mean((2, 3), keepdim=True)).flatten(1)  # (windows, 5 + classes)


def windows(height: int, width: int) -> torch.Tensor:
    """Left, top and size of every window, (windows, 3) in pixels; those at the edge extend beyond it by a quarter."""
    places = []
    for size in SIZES:
        across, down = (
            numpy.arange(-size / 4, length - size * 3 / 4 + size / STEPS / 2, size / STEPS)
            for length in (width, height)
        )
        grid: list = list(numpy.meshgrid(across, down))  # left and top of each window
        places.append(numpy.stack([*(each.ravel() for each in grid), numpy.full(grid[0].size, size)], 1))
    return torch.from_numpy(numpy.concatenate(places)).float()


def crop_windows(image: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
    """The windows of one image (channels, height, width), resampled: (windows, channels, 32, 32)."""
    boxes = torch.cat([windows[:, :2], windows[:, :2] + windows[:, 2:]], 1)
    return roi_align(image[None], [boxes], INPUT_SIDE, sampling_ratio=1, aligned=True)


def assign_windows(boxes: numpy.ndarray, windows: numpy.ndarray) -> numpy.ndarray:
    """The index of the object that each window is trained to predict, or −1: (windows,), of those that fit the one nearest to its
    center. Both arguments are NumPy arrays."""
    owner = numpy.full(len(windows), -1)
    if len(boxes) == 0:
        return owner
    sizes = windows[:, 2:]
    middles, longer = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).max(1)
    away = numpy.abs((windows[:, :2] + sizes / 2)[:, None] - middles[None]).max(2) / sizes  # (windows, objects)
    part = longer[None] / sizes
    fits = (away <= NEAR) & (part >= FITTING[0]) & (part <= FITTING[1])
    away = numpy.where(fits, away, numpy.inf)
    return numpy.where(fits.any(1), away.argmin(1), -1)
