"""The sliding window: a network that classifies one window at a time, hundreds of them, of several sizes, all over the image.

Source: Sermanet, Eigen, Zhang, Mathieu, Fergus and LeCun, “OverFeat: Integrated Recognition, Localization and Detection using Convolutional Networks”, ICLR 2014:
the network of a window also predicts a box. `forward` takes windows that were cropped, each by itself, as before OverFeat;
`convolve` is OverFeat's own idea, one convolutional pass over the whole image for each size of window. Backbone, head and
loss are YOLO's own: the difference is the number of passes.
"""

import numpy
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.ops import roi_align

from dlcore.models.vision.yolo import CELL, backbone, head

INPUT_SIDE = 32  # pixels that a window is resampled to
SIZES = (12, 17, 24, 34)  # the side of a window in pixels of the image: each √2 times the one before
STEPS = 3  # a window moves on by a third of its size
SHARED_STEPS = INPUT_SIDE // CELL  # in a convolutional pass by the network's stride, a quarter
FITTING = (0.5, 0.95)  # an object fits a window if its longer side is such a share of the window's
NEAR = 0.25  # and its center is as near to the window's, in parts of its size


class SlidingWindow(nn.Module):
    def __init__(self, classes=10, channels=1):
        super().__init__()
        self.features = backbone(channels)
        self.head = head(54, classes)

    def forward(self, windows: torch.Tensor) -> torch.Tensor:  # (windows, channels, 32, 32)
        return self.head(self.features(windows).mean((2, 3), keepdim=True)).flatten(1)  # (windows, 5 + classes)

    def convolve(self, image: torch.Tensor) -> torch.Tensor:
        """All windows of `windows(height, width, SHARED_STEPS)`, of one image (channels, height, width): (windows, 5 + classes).

        Where windows overlap, their features are computed once. A feature at a window's edge sees what lies beyond, where `forward` pads with zeros.
        """
        outputs = []
        for size in SIZES:
            features = self.features(_resample(image, size)[None])  # (1, 54, rows + 3, columns + 3)
            pooled = F.avg_pool2d(features, SHARED_STEPS, stride=1)  # (1, 54, rows, columns): one window each
            outputs.append(self.head(pooled)[0].flatten(1).T)
        return torch.cat(outputs)


def windows(height: int, width: int, steps: int = STEPS) -> torch.Tensor:
    """Left, top and size of every window, (windows, 3) in pixels, `steps` to its own size; those at the edge extend beyond it by a quarter."""
    places = []
    for size in SIZES:
        across, down = (
            numpy.arange(-size / 4, length - size * 3 / 4 + size / steps / 2, size / steps)
            for length in (width, height)
        )
        grid: list = list(numpy.meshgrid(across, down))  # left and top of each window
        places.append(numpy.stack([*(each.ravel() for each in grid), numpy.full(grid[0].size, size)], 1))
    return torch.from_numpy(numpy.concatenate(places)).float()


def crop_windows(image: torch.Tensor, windows: torch.Tensor) -> torch.Tensor:
    """The windows of one image (channels, height, width), resampled: (windows, channels, 32, 32)."""
    boxes = torch.cat([windows[:, :2], windows[:, :2] + windows[:, 2:]], 1)
    return roi_align(image[None], [boxes], INPUT_SIDE, sampling_ratio=1, aligned=True)


def _resample(image, size):
    """The image with the margin of its windows, at the scale at which one of that size is 32 pixels wide: (channels, height, width)."""
    height, width = image.shape[1:]
    places = windows(height, width, SHARED_STEPS)
    ours = places[places[:, 2] == size]
    left, top = ours[0, :2]
    right, bottom = ours[-1, :2] + size
    sides = [round(float(length) * INPUT_SIDE / size) for length in (bottom - top, right - left)]
    box = torch.stack([left, top, right, bottom]).to(image.device)
    return roi_align(image[None], [box[None]], sides, sampling_ratio=1, aligned=True)[0]


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
