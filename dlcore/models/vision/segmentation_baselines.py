"""Baselines for the U-Net: models that look at one pixel at a time, and a classical pipeline of three steps.

They take images (slices, 1, height, width); the truth is (slices, height, width) with 0 background, 1 gray matter, 2 white matter.
"""

from typing import Self

import torch
from torch import nn
from torch.nn import functional as F

BINS = 256
SMOOTH, FLATTEN = (0.0, 0.8, 1.2), (0.0, 6.0, 10.0)  # widths in pixels; 0 leaves the step out


class PixelModel(nn.Module):
    """A small MLP on a pixel's intensity and coordinates: 1×1 convolutions are that MLP at every pixel."""

    def __init__(self, classes=3, width=32):
        super().__init__()
        layers = []
        for before in (3, width):
            layers += [nn.Conv2d(before, width, 1), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Conv2d(width, classes, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, 1, height, width)
        rows, columns = (torch.linspace(-1, 1, length, device=x.device) for length in x.shape[2:])
        place = torch.stack(torch.meshgrid(rows, columns, indexing="ij")).expand(len(x), -1, -1, -1)
        return self.layers(torch.cat([x, place], 1))  # (batch, classes, height, width)


class Thresholds:
    """Two thresholds on the intensity: below both background, between them gray matter, above both white matter."""

    def fit(self, images: torch.Tensor, truth: torch.Tensor) -> Self:
        """The pair with the greatest mean Dice of gray and white matter, of all pairs of 256 levels."""
        low, high = images.min(), images.max()
        bins = ((images.squeeze(1) - low) / (high - low) * (BINS - 1)).round().long()
        below = torch.stack([bins[truth == label].bincount(minlength=BINS) for label in range(3)]).double().cumsum(1)
        total, everything = below[:, -1], below.sum(0)
        gray = below[1][None] - below[1][:, None]  # (lower threshold, upper threshold): gray pixels between them
        chosen = everything[None] - everything[:, None]
        dice = (
            2 * gray / (chosen + total[1]) + (2 * (total[2] - below[2]) / (total.sum() - everything + total[2]))[None]
        )
        dice[torch.ones_like(dice, dtype=torch.bool).tril(-1)] = -1.0
        first, second = divmod(dice.argmax().item(), BINS)
        self.levels = [(low + (high - low) * (place + 0.5) / (BINS - 1)).item() for place in (first, second)]
        self.dice = dice.max().item() / 2
        return self

    def __call__(self, images):
        lower, upper = self.levels
        return (images > lower).long().squeeze(1) + (images > upper).long().squeeze(1)


class Pipeline:
    """Denoise by smoothing, divide by the brightness of the tissue around, then two thresholds; both widths are fitted on the
    training slices."""

    def fit(self, images: torch.Tensor, truth: torch.Tensor) -> Self:
        candidates = []
        for smooth in SMOOTH:
            for flatten in FLATTEN:
                thresholds = Thresholds().fit(preprocess(images, smooth, flatten), truth)
                candidates.append((thresholds.dice, smooth, flatten, thresholds))
        _, self.smooth, self.flatten, self.thresholds = max(candidates, key=lambda candidate: candidate[0])
        return self

    def __call__(self, images):
        return self.thresholds(preprocess(images, self.smooth, self.flatten))


def gaussian_blur(images: torch.Tensor, width: float) -> torch.Tensor:
    """Images convolved with a Gaussian of that standard deviation in pixels, zero-padded."""
    reach = round(3 * width)
    bell = torch.exp(-(torch.arange(-reach, reach + 1.0) ** 2) / (2 * width**2))
    bell = bell / bell.sum()
    along = F.conv2d(images, bell.view(1, 1, 1, -1), padding=(0, reach))
    return F.conv2d(along, bell.view(1, 1, -1, 1), padding=(reach, 0))


def preprocess(images: torch.Tensor, smooth: float, flatten: float) -> torch.Tensor:
    smoothed = gaussian_blur(images, smooth) if smooth else images
    if not flatten:
        return smoothed
    tissue = (smoothed > 0.25).float()  # background does not count for the brightness of tissue
    around = gaussian_blur(smoothed * tissue, flatten) / gaussian_blur(tissue, flatten).clamp(min=1e-3)
    return smoothed / around.clamp(min=0.15)
