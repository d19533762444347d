"""What a U-Net has to beat: models that look at one pixel at a time, and a pipeline of three classical steps.

They take pictures (slices, 1, height, width); the truth is (slices, height, width) with 0 background, 1 gray matter, 2 white matter.
"""

import torch
from torch import nn
from torch.nn import functional as F

BINS = 256
SMOOTH, FLATTEN = (0.0, 0.8, 1.2), (0.0, 6.0, 10.0)  # widths in pixels; 0 leaves the step out


class PixelModel(nn.Module):
    """A small perceptron on a pixel's intensity and its place, which it cannot see beyond: a 1×1 convolution is that perceptron at every pixel."""

    def __init__(self, classes=3, width=32):
        super().__init__()
        layers = []
        for before in (3, width):
            layers += [nn.Conv2d(before, width, 1), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Conv2d(width, classes, 1))

    def forward(self, x):  # (batch, 1, height, width)
        rows, columns = (torch.linspace(-1, 1, length, device=x.device) for length in x.shape[2:])
        place = torch.stack(torch.meshgrid(rows, columns, indexing="ij")).expand(len(x), -1, -1, -1)
        return self.layers(torch.cat([x, place], 1))  # (batch, classes, height, width)


class Thresholds:
    """Two thresholds on the intensity: below both background, between them gray matter, above both white matter."""

    def fit(self, pictures, truth):
        """The pair with the greatest mean Dice of gray and white matter, of all pairs of 256 levels."""
        low, high = pictures.min(), pictures.max()
        bins = ((pictures.squeeze(1) - low) / (high - low) * (BINS - 1)).round().long()
        below = torch.stack([bins[truth == of].bincount(minlength=BINS) for of in range(3)]).double().cumsum(1)
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

    def __call__(self, pictures):
        lower, upper = self.levels
        return (pictures > lower).long().squeeze(1) + (pictures > upper).long().squeeze(1)


class Pipeline:
    """Smooth the noise away, divide by how bright the tissue around is, then two thresholds; how much of each the training slices decide."""

    def fit(self, pictures, truth):
        tried = []
        for smooth in SMOOTH:
            for flatten in FLATTEN:
                thresholds = Thresholds().fit(prepared(pictures, smooth, flatten), truth)
                tried.append((thresholds.dice, smooth, flatten, thresholds))
        _, self.smooth, self.flatten, self.thresholds = max(tried, key=lambda one: one[0])
        return self

    def __call__(self, pictures):
        return self.thresholds(prepared(pictures, self.smooth, self.flatten))


def blurred(pictures, width):
    """Pictures under a Gaussian of that standard deviation in pixels; beyond the border they are dark."""
    reach = round(3 * width)
    bell = torch.exp(-(torch.arange(-reach, reach + 1.0) ** 2) / (2 * width**2))
    bell = bell / bell.sum()
    along = F.conv2d(pictures, bell.view(1, 1, 1, -1), padding=(0, reach))
    return F.conv2d(along, bell.view(1, 1, -1, 1), padding=(reach, 0))


def prepared(pictures, smooth, flatten):
    smoothed = blurred(pictures, smooth) if smooth else pictures
    if not flatten:
        return smoothed
    tissue = (smoothed > 0.25).float()  # what is no tissue says nothing about how bright tissue is here
    around = blurred(smoothed * tissue, flatten) / blurred(tissue, flatten).clamp(min=1e-3)
    return smoothed / around.clamp(min=0.15)
