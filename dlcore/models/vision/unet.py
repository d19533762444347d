"""U-Net: an encoder downsamples for context, a decoder upsamples to one class per pixel; skip connections carry the detail.

Source: Ronneberger, Fischer and Brox, “U-Net: Convolutional Networks for Biomedical Image Segmentation”, MICCAI 2015. Smaller here (three poolings
instead of four), padded so that the output is as large as the image, and with batch normalization, which appeared in the
same year. Left out: elastic deformation of the training images, and the overlap-tile strategy.
"""

from collections.abc import Iterator

import torch
from torch import nn


def convolutions(channels: int, width: int) -> nn.Sequential:
    """Two 3×3 convolutions at one size."""
    layers = []
    for before in (channels, width):
        layers += [nn.Conv2d(before, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """`widths` are the channels at each resolution, from the largest down. Without `skips` the upsampled features are twice as
    wide instead, so that the decoder has at least as many parameters."""

    def __init__(self, classes=3, channels=1, widths=(8, 16, 32, 64), skips=True):
        super().__init__()
        self.skips = skips
        self.down, self.up, self.merge = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for before, width in zip((channels, *widths), widths):
            self.down.append(convolutions(before, width))
        for below, width in zip(widths[:0:-1], widths[-2::-1], strict=True):
            self.up.append(nn.ConvTranspose2d(below, width if skips else 2 * width, 2, stride=2))
            self.merge.append(convolutions(2 * width, width))
        self.head = nn.Conv2d(widths[0], classes, 1)

    def stages(self, x: torch.Tensor) -> Iterator[tuple[str, torch.Tensor]]:
        """The output of each stage, down and up: (name, features), features (batch, width, height/2ⁱ, width/2ⁱ)."""
        skips = []
        for level, convolve in enumerate(self.down):
            x = convolve(x if level == 0 else nn.functional.max_pool2d(x, 2))
            skips.append(x)
            yield f"down {level + 1}" if level < len(self.down) - 1 else "bottom", x
        for level, (enlarge, merge) in enumerate(zip(self.up, self.merge, strict=True)):
            x = enlarge(x)
            x = merge(torch.cat([skips[-2 - level], x], 1) if self.skips else x)
            yield f"up {len(self.up) - level}", x

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, height, width), both multiples of 8
        *_, (_, last) = self.stages(x)
        return self.head(last)  # (batch, classes, height, width)
